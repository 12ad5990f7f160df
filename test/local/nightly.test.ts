import { beforeEach, expect, test } from '@jest/globals';
import { type KeptValues, openKeptValues } from '../../local/kept-values.ts';
import { onceANight } from '../../local/nightly.ts';
import { aStore } from '../support/local-store.ts';

const zone = 'America/Detroit';
let values: KeptValues;
let now: number;
let done: string[];
beforeEach(async () => {
  values = await openKeptValues(aStore());
  now = Date.parse('2026-07-01T12:00:00-04:00');
  done = [];
});

const reconcile = (): Promise<void> => {
  done.push('reconciled');
  return Promise.resolve();
};
const open = (work = reconcile) => onceANight([work], { values, zone, now: () => now });

test('what is done each night is done once, from three o’clock on, whichever process does it', async () => {
  await open()();
  await open()();
  expect(done).toHaveLength(1);
  now = Date.parse('2026-07-02T02:59:00-04:00');
  await open()();
  expect(done).toHaveLength(1);
  now = Date.parse('2026-07-02T03:00:00-04:00');
  await open()();
  expect(done).toHaveLength(2);
});

test('a night in which nothing ran is made up by the next minute that comes', async () => {
  await open()();
  now = Date.parse('2026-07-09T15:00:00-04:00');
  await open()();
  expect(done).toHaveLength(2);
});

test('what fails is tried again with the next minute', async () => {
  await expect(open(() => Promise.reject(new Error('No.')))()).rejects.toThrow('No.');
  await open()();
  expect(done).toHaveLength(1);
});
