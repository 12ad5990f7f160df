import type * as z from 'zod';
import { holderOf, type RequestState } from '../../domain/requests/index.ts';
import { type Clock, outcomeOf, type Promised } from '../../domain/sla/index.ts';
import type { requestView } from './contract.ts';

export type RequestView = z.input<typeof requestView>;

/** An instant as people and programs outside read it. */
export function iso(at: number): string {
  return new Date(at).toISOString();
}

/** Fields of an object whose value is known; the wire has no empty ones. */
function known<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

/** A request as the wire shows it, its clocks as they stand at `now` (epoch ms). */
export function viewOf(state: RequestState, now: number): RequestView {
  const {
    id,
    agencyId,
    requesterId,
    assigneeId,
    submittedBy: _submittedBy,
    clocks,
    attachments,
    ...rest
  } = state;
  const optional = {
    holder: holderOf(state),
    assignee: assigneeId,
    respondedAt: maybeIso(state.respondedAt),
    resolvedAt: maybeIso(state.resolvedAt),
    closedAt: maybeIso(state.closedAt),
  };
  return {
    ...rest,
    number: id,
    agency: agencyId,
    requester: requesterId,
    submittedAt: iso(state.submittedAt),
    updatedAt: iso(state.updatedAt),
    clocks: clocks.clocks.map((clock) => clockView(clock, now)),
    updatesKept: clocks.updatesKept,
    attachments: attachments.map(({ offeredBy: _offeredBy, offeredAt, receivedAt, ...attachment }) => ({
      ...attachment,
      offeredAt: iso(offeredAt),
      ...(receivedAt === undefined ? {} : { receivedAt: iso(receivedAt) }),
    })),
    ...known(optional),
  };
}

/** A clock as the wire shows it. */
export function clockView(clock: Clock, now: number): RequestView['clocks'][number] {
  return {
    id: clock.id,
    metric: clock.metric,
    outcome: outcomeOf(clock, now),
    startedAt: iso(clock.startedAt),
    promised: promisedView(clock.promised),
    promisedOutcome: outcomeOf(clock, now, 'promised'),
    current: promisedView(clock.current),
    ...known({
      stoppedAt: maybeIso(clock.stoppedAt),
      breachedAt: maybeIso(clock.breachedAt),
      acknowledgedBy: clock.acknowledged?.by,
      excuse:
        clock.excuse === undefined ? undefined : { ...clock.excuse, askedFor: [...clock.excuse.askedFor] },
      clientAgrees: clock.clientView?.agrees,
    }),
  };
}

function promisedView({ budgetMs, dueAt, ...rest }: Promised): RequestView['clocks'][number]['promised'] {
  return { ...rest, budgetMinutes: budgetMs / 60_000, ...(dueAt === undefined ? {} : { dueAt: iso(dueAt) }) };
}

function maybeIso(at: number | undefined): string | undefined {
  return at === undefined ? undefined : iso(at);
}
