import { asDeputy, mayReadEvent, policy } from '../../../domain/access/index.ts';
import { termsBookOf } from '../../../domain/agreements/index.ts';
import {
  ballInCourtAt,
  holdersOf,
  partiesOf,
  type RequestEvent,
  requestKind,
} from '../../../domain/requests/index.ts';
import { explainClock } from '../../../domain/promises/index.ts';
import { listFingerprint, readCursor, writeCursor } from '../../http/cursor.ts';
import type { UseCase } from '../use-case.ts';
import type { contracts } from '../contract.ts';
import type { CorePorts } from '../../core/ports.ts';
import { iso } from '../../http/call.ts';
import { ballInCourtView, clockView, viewOf } from './view.ts';
import { visible } from './visible.ts';

type Contracts = typeof contracts;

/** A request with its promises. */
export function readRequest(ports: CorePorts): UseCase<Contracts['readRequest']> {
  return async (call) => {
    const state = await visible(call, ports);
    return 'code' in state
      ? { ok: false, refusal: state }
      : { ok: true, body: viewOf(state, call.now), version: state.version };
  };
}

/** Everything that happened, oldest first; what the department says among itself only to the department. */
export function readTimeline(ports: CorePorts): UseCase<Contracts['readTimeline']> {
  return async (call) => {
    const state = await visible(call, ports);
    if ('code' in state) return { ok: false, refusal: state };
    const { limit, cursor } = call.query;
    const list = listFingerprint(['timeline', state.id]);
    const position = cursor === undefined ? { sort: 0 } : readCursor(list, cursor);
    const after = position?.sort;
    if (after === undefined || !Number.isInteger(after) || after < 0 || after > state.version)
      return { ok: false, refusal: { code: 'cursor.invalid' } };
    const events = await ports.ledger(requestKind).events(state.id, after, limit);
    const reader = asDeputy(call.actor, policy['request.read-internal'], state);
    const items = events
      .map((event, index) => ({ sequence: after + index + 1, event }))
      .filter(({ event }) => mayReadEvent(reader, event, state.agencyId))
      .map(({ sequence, event }) => eventView(sequence, event));
    const reached = after + events.length;
    return {
      ok: true,
      body: {
        items,
        ...(reached < state.version
          ? { nextCursor: writeCursor(list, { sort: reached, id: state.id }) }
          : {}),
      },
    };
  };
}

function eventView(sequence: number, event: RequestEvent) {
  const { type, at, by, ...facts } = event;
  const shown = Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name,
      (name === 'alarmAt' || name === 'dueAt') && typeof value === 'number' ? iso(value) : value,
    ]),
  );
  return {
    sequence,
    type,
    at: iso(at),
    by: { person: by.personId, role: by.role, actingFor: [...by.actingFor] },
    ...shown,
  };
}

/** Each promise explained day by day; the days add up to the time spent or promised. */
export function explainClocks(ports: CorePorts): UseCase<Contracts['explainClocks']> {
  return async (call) => {
    const state = await visible(call, ports);
    if ('code' in state) return { ok: false, refusal: state };
    const rules = await ports.ruleBooks.bookOf(state.agencyId, requestKind.versionsFor(state));
    if (rules === undefined) return { ok: false, refusal: { code: 'agency.without-agreement' } };
    const book = termsBookOf(rules);
    const { pauses, pausedAt } = state.clocks;
    return {
      ok: true,
      body: {
        number: state.id,
        at: iso(call.now),
        ballInCourt: ballInCourtView(
          { holders: holdersOf(state), parties: partiesOf(state) },
          ballInCourtAt(state, call.now, rules(state.agreementVersion)),
        ),
        pauses: [
          ...pauses.map(({ from, to }) => ({ from: iso(from), to: iso(to) })),
          ...(pausedAt === undefined ? [] : [{ from: iso(pausedAt) }]),
        ],
        clocks: state.clocks.clocks.map((clock) => {
          const explained = explainClock(clock, state.clocks, call.now, book(clock.current));
          return {
            clock: clockView(clock, call.now),
            spentMinutes: explained.spentMs / 60_000,
            remainingMinutes: explained.remainingMs / 60_000,
            days: explained.days.map(({ date, weekday, countedMs, notes }) => ({
              date,
              weekday,
              countedMinutes: countedMs / 60_000,
              notes: [...notes],
            })),
          };
        }),
      },
    };
  };
}
