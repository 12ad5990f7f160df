import * as z from 'zod';
import { type RuleBook, termsBookOf } from '../../domain/agreements/index.ts';
import type { Context, Decision, Kind } from '../../domain/ledger/index.ts';
import {
  type Clocks,
  clocksShape,
  dueAlarms,
  evolvePromises,
  isPromiseEvent,
  nextAlarmAt,
  noClocks,
  openClock,
  promiseEvents,
  stopClock,
  termsUntil,
  urgentAt,
  versionsCounted,
} from '../../domain/promises/index.ts';
import { HORIZON } from '../../domain/time/index.ts';
import { event, type Immutable, instant, text } from '../../domain/vocabulary/index.ts';

/*
 * A kind of aggregate that the product does not have: a note somebody of an agency writes to its director, to be
 * answered by an instant they name. It is here to show that a kind needs nothing outside its own folder.
 */

const noteEvent = z.discriminatedUnion('type', [
  event('NoteWritten', { agencyId: text, agreementVersion: z.int(), text, answerBy: instant }),
  event('NoteAnswered', { text }),
  event('NoteFiled', {}),
  ...promiseEvents,
]);
export type NoteEvent = Immutable<z.infer<typeof noteEvent>>;

const noteState = z.object({
  id: text,
  version: z.int(),
  agencyId: text,
  updatedAt: instant,
  writtenAt: instant,
  writerId: text,
  agreementVersion: z.int(),
  text,
  status: z.enum(['written', 'answered', 'filed']),
  answer: z.exactOptional(text),
  clocks: clocksShape,
});
export type NoteState = Immutable<z.infer<typeof noteState>>;

export type NoteCommand =
  | {
      readonly type: 'WriteNote';
      readonly agencyId: string;
      readonly agreementVersion: number;
      readonly text: string;
      readonly answerBy: number;
    }
  | { readonly type: 'AnswerNote'; readonly text: string }
  | { readonly type: 'FileNote' };

export type NoteRefusal = { readonly code: 'note.answered' } | { readonly code: 'note.not-answered' };

export const noteKind: Kind<NoteState, NoteEvent, NoteCommand, NoteRefusal> = {
  name: 'note',
  about: 'What somebody of an agency writes to its director, to be answered in time.',
  state: noteState,
  event: noteEvent,
  versionsFor: ({ agreementVersion, clocks }) => [agreementVersion, ...versionsCounted(clocks)],
  alarms: ({ clocks }, now, rules) => dueAlarms(clocks, now, termsBookOf(rules)),
  decide: decideNote,
  evolve: (id, state, happened, rules) => {
    const after = evolveNote(id, state, happened);
    return { ...after, clocks: clocksAfter(after.clocks, happened, rules) };
  },
  places({ agencyId, writerId, writtenAt, status, clocks }) {
    const alarmAt = nextAlarmAt(clocks);
    const waiting = { queue: 'note', agencyId, role: 'service-director' } as const;
    return {
      listAt: writtenAt,
      personId: writerId,
      ...(status === 'written' ? { inbox: { ...waiting, urgentAt: urgentAt(clocks) ?? HORIZON.to } } : {}),
      ...(alarmAt === undefined ? {} : { alarmAt }),
    };
  },
  beside: () => [],
};

function decideNote(
  _id: string,
  state: NoteState | undefined,
  command: NoteCommand,
  { now: at, by }: Context,
): Decision<NoteEvent, NoteRefusal> {
  switch (command.type) {
    case 'WriteNote':
      return { ok: true, events: [{ ...command, type: 'NoteWritten', at, by }] };
    case 'AnswerNote':
      return state?.status === 'written'
        ? { ok: true, events: [{ type: 'NoteAnswered', at, by, text: command.text }] }
        : { ok: false, refusal: { code: 'note.answered' } };
    case 'FileNote':
      if (state?.status === 'filed') return { ok: true, events: [] };
      return state?.status === 'answered'
        ? { ok: true, events: [{ type: 'NoteFiled', at, by }] }
        : { ok: false, refusal: { code: 'note.not-answered' } };
  }
}

/** The note after an event, without its clocks. */
export function evolveNote(id: string, state: NoteState | undefined, happened: NoteEvent): NoteState {
  const { at, by } = happened;
  if (happened.type === 'NoteWritten') {
    const { agencyId, agreementVersion, text: written } = happened;
    const writer = { agencyId, agreementVersion, text: written, writtenAt: at, writerId: by.personId };
    return { id, version: 1, updatedAt: at, ...writer, status: 'written', clocks: noClocks };
  }
  if (state === undefined) throw new Error(`Note ${id} does not begin with its writing.`);
  const after = { ...state, version: state.version + 1, updatedAt: at };
  switch (happened.type) {
    case 'NoteAnswered':
      return { ...after, status: 'answered', answer: happened.text };
    case 'NoteFiled':
      return { ...after, status: 'filed' };
    default:
      return after;
  }
}

function clocksAfter(clocks: Clocks, happened: NoteEvent, rules: RuleBook): Clocks {
  const book = termsBookOf(rules);
  if (isPromiseEvent(happened)) return evolvePromises(clocks, happened, book);
  const { type, at } = happened;
  switch (type) {
    case 'NoteWritten': {
      const { answerBy, agreementVersion } = happened;
      const under = { agreementVersion, priority: 'moderate', hours: 'business' } as const;
      const terms = termsUntil(answerBy, at, under, book);
      return openClock(clocks, { id: 'answer', metric: 'answer', at, terms }, book);
    }
    case 'NoteAnswered':
      return stopClock(clocks, 'answer', at, book);
    case 'NoteFiled':
      return clocks;
  }
}
