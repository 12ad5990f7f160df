import { expect, test } from '@jest/globals';
import { numberedEvents } from '../../../domain/ledger/index.ts';
import { aParcel, changeParcel } from '../../support/parcels.ts';

const labels = { type: 'LabelParcel', labels: { size: 'small', care: 'fragile' } } as const;

test('the events of a change are numbered on from the version before it', () => {
  const change = changeParcel(aParcel({ version: 7 }), labels);
  expect(numberedEvents(change).map(({ sequence }) => sequence)).toEqual([8, 9]);
  expect(numberedEvents(change).map(({ event }) => event)).toEqual(change.events);
});

test('the events of a new aggregate are numbered from one', () => {
  const { before: _before, ...change } = changeParcel(aParcel(), labels);
  expect(numberedEvents(change).map(({ sequence }) => sequence)).toEqual([1, 2]);
});
