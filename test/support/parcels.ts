import * as z from 'zod';
import type { Change, Context, Kind } from '../../domain/ledger/index.ts';
import { decideOn, evolveAll } from '../../domain/ledger/index.ts';
import { event, type Immutable, instant, systemStamp, text } from '../../domain/vocabulary/index.ts';
import { aNumber } from './requests.ts';
import { aRuleBook, sam } from './builders.ts';
import { at } from './time.ts';

const parcelState = z.object({
  id: text,
  version: z.int(),
  agencyId: text,
  updatedAt: instant,
  arrivedAt: instant,
  addresseeId: text,
  collectBy: instant,
  reminded: z.boolean(),
  collected: z.boolean(),
  labels: z.record(text, text),
});
export type ParcelState = Immutable<z.infer<typeof parcelState>>;

const parcelEvent = z.discriminatedUnion('type', [
  event('ParcelArrived', { agencyId: text, addresseeId: text, collectBy: instant }),
  event('AddresseeReminded', {}),
  event('LabelPut', { label: text, says: text }),
  event('LabelTaken', { label: text }),
  event('ParcelCollected', { late: z.boolean() }),
]);
export type ParcelEvent = Immutable<z.infer<typeof parcelEvent>>;

export type ParcelCommand =
  | {
      readonly type: 'AcceptParcel';
      readonly agencyId: string;
      readonly addresseeId: string;
      readonly collectBy: number;
    }
  /** What each label is to say; one that says nothing is taken off. */
  | { readonly type: 'LabelParcel'; readonly labels: Readonly<Record<string, string>> }
  | { readonly type: 'CollectParcel' };

export interface ParcelRefusal {
  readonly code: 'parcel.collected';
}

/**
 * A kind of aggregate as small as one can be that uses all a kind has: parcels wait at the desk, their addressee is
 * reminded, and each label on them is an item beside them.
 */
export const parcelKind: Kind<ParcelState, ParcelEvent, ParcelCommand, ParcelRefusal> = {
  name: 'parcel',
  about: 'Something left at the desk for somebody.',
  state: parcelState,
  event: parcelEvent,
  versionsFor: () => [],
  alarms: ({ collectBy, reminded, collected }, now) =>
    now >= collectBy && !reminded && !collected
      ? [{ type: 'AddresseeReminded', at: now, by: systemStamp }]
      : [],
  decide(_id, state, command, { now, by }) {
    const stamp = { at: now, by };
    if (command.type === 'AcceptParcel') {
      const { type: _type, ...facts } = command;
      return { ok: true, events: [{ type: 'ParcelArrived', ...stamp, ...facts }] };
    }
    if (state === undefined || state.collected) return { ok: false, refusal: { code: 'parcel.collected' } };
    if (command.type === 'CollectParcel')
      return { ok: true, events: [{ type: 'ParcelCollected', ...stamp, late: state.reminded }] };
    return {
      ok: true,
      events: Object.entries(command.labels).map(([label, says]) =>
        says === '' ? { type: 'LabelTaken', ...stamp, label } : { type: 'LabelPut', ...stamp, label, says },
      ),
    };
  },
  evolve(id, state, happened) {
    if (happened.type === 'ParcelArrived') {
      const { at: arrivedAt, agencyId, addresseeId, collectBy } = happened;
      const facts = { agencyId, arrivedAt, updatedAt: arrivedAt, addresseeId, collectBy };
      return { id, version: 1, ...facts, reminded: false, collected: false, labels: {} };
    }
    if (state === undefined) throw new Error(`The history of parcel ${id} starts with ${happened.type}.`);
    const after = { ...state, version: state.version + 1, updatedAt: happened.at };
    switch (happened.type) {
      case 'AddresseeReminded':
        return { ...after, reminded: true };
      case 'ParcelCollected':
        return { ...after, collected: true, labels: {} };
      case 'LabelPut':
        return { ...after, labels: { ...state.labels, [happened.label]: happened.says } };
      case 'LabelTaken': {
        const { [happened.label]: _taken, ...labels } = state.labels;
        return { ...after, labels };
      }
    }
  },
  places: ({ agencyId, arrivedAt, addresseeId, collectBy, reminded, collected }) => ({
    listAt: arrivedAt,
    personId: addresseeId,
    ...(collected
      ? {}
      : { inbox: { queue: 'parcel', agencyId, role: 'service-center', urgentAt: collectBy } }),
    ...(collected || reminded ? {} : { alarmAt: collectBy }),
  }),
  beside: ({ agencyId, labels, collectBy }) =>
    Object.entries(labels).map(([label, says]) => ({
      name: `label#${label}`,
      facts: { says },
      inbox: { queue: 'label', agencyId, role: 'service-center', urgentAt: collectBy },
    })),
};

/** A parcel of the treasury for Ann, which arrived on Monday at 09:00 and is to be collected by ten. */
export function aParcel(facts: Partial<ParcelState> = {}): ParcelState {
  const arrival: ParcelEvent = {
    type: 'ParcelArrived',
    at: at('Mon 09:00'),
    by: sam,
    agencyId: 'treasury',
    addresseeId: 'ann',
    collectBy: at('Mon 10:00'),
  };
  return { ...parcelKind.evolve(aNumber(), undefined, arrival, aRuleBook()), ...facts };
}

/** What a command on a parcel changes; a refusal fails the test. */
export function changeParcel(
  before: ParcelState,
  command: ParcelCommand | undefined,
  { now = before.updatedAt, by = sam }: Partial<Context> = {},
): Change<ParcelState, ParcelEvent> & { readonly before: ParcelState } {
  const rules = aRuleBook();
  const outcome = decideOn(parcelKind, before, command, { now, by, rules });
  if (!outcome.ok) throw new Error(`Refused: ${outcome.refusal.code}`);
  const events = [...outcome.alarms, ...outcome.events];
  const after = evolveAll(parcelKind, before.id, before, events, rules);
  return { kind: parcelKind.name, id: before.id, before, after, events };
}
