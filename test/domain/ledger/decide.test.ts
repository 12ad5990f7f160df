import { expect, test } from '@jest/globals';
import { type Context, decideOn, evolveAll } from '../../../domain/ledger/index.ts';
import { systemStamp } from '../../../domain/vocabulary/index.ts';
import { aRuleBook, sam } from '../../support/builders.ts';
import { aParcel, parcelKind } from '../../support/parcels.ts';
import { at } from '../../support/time.ts';

const rules = aRuleBook();
const by = sam;
const parcel = aParcel();
const inTime: Context = { now: at('Mon 09:30'), by, rules };
const late: Context = { now: at('Mon 11:00'), by, rules };
const collect = { type: 'CollectParcel' } as const;
const reminder = { type: 'AddresseeReminded', at: at('Mon 11:00'), by: systemStamp };

test('a command before anything is due has its own events and no alarms', () => {
  expect(decideOn(parcelKind, parcel, collect, inTime)).toEqual({
    ok: true,
    alarms: [],
    events: [{ type: 'ParcelCollected', at: at('Mon 09:30'), by, late: false }],
  });
});

test('alarms that are due come before the command’s events, and the command is decided on what they led to', () => {
  expect(decideOn(parcelKind, parcel, collect, late)).toEqual({
    ok: true,
    alarms: [reminder],
    events: [{ type: 'ParcelCollected', at: at('Mon 11:00'), by, late: true }],
  });
});

test('the sweep raises the alarms that are due and does nothing else', () => {
  expect(decideOn(parcelKind, parcel, undefined, late)).toEqual({ ok: true, alarms: [reminder], events: [] });
  expect(decideOn(parcelKind, parcel, undefined, inTime)).toEqual({ ok: true, alarms: [], events: [] });
});

test('a refused command leaves no alarm behind it', () => {
  const collected = aParcel({ collected: true });
  expect(decideOn(parcelKind, collected, collect, late)).toEqual({
    ok: false,
    refusal: { code: 'parcel.collected' },
  });
});

test('an alarm that makes a command impossible refuses it', () => {
  const shut = {
    ...parcelKind,
    evolve: (...[id, state, event, book]: Parameters<typeof parcelKind.evolve>) => ({
      ...parcelKind.evolve(id, state, event, book),
      ...(event.type === 'AddresseeReminded' ? { collected: true } : {}),
    }),
  };
  expect(decideOn(shut, parcel, collect, inTime).ok).toBe(true);
  expect(decideOn(shut, parcel, collect, late)).toEqual({ ok: false, refusal: { code: 'parcel.collected' } });
});

test('nothing is decided before the last thing that happened, by nobody and by no sweep', () => {
  const early = { ...inTime, now: parcel.updatedAt - 1 };
  const refused = {
    ok: false,
    refusal: { code: 'ledger.before-last-event', kind: 'parcel', lastAt: at('Mon 09:00') },
  };
  expect(decideOn(parcelKind, parcel, collect, early)).toEqual(refused);
  expect(decideOn(parcelKind, parcel, undefined, early)).toEqual(refused);
  expect(decideOn(parcelKind, parcel, collect, { ...early, now: parcel.updatedAt }).ok).toBe(true);
});

test('events evolve one after the other from wherever they begin', () => {
  const put = (label: string, says: string) =>
    ({ type: 'LabelPut', at: at('Mon 09:10'), by, label, says }) as const;
  const events = [put('size', 'small'), put('size', 'large'), put('care', 'fragile')];
  const after = evolveAll(parcelKind, parcel.id, parcel, events, rules);
  expect([after.version, after.labels]).toEqual([4, { size: 'large', care: 'fragile' }]);
  expect(evolveAll(parcelKind, parcel.id, parcel, [], rules)).toBe(parcel);
  expect(evolveAll(parcelKind, parcel.id, undefined, [], rules)).toBeUndefined();
  expect(() => evolveAll(parcelKind, parcel.id, undefined, events, rules)).toThrow('starts with LabelPut');
});
