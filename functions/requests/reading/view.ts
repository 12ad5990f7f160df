import type * as z from 'zod';
import { openStages, stageOfClock } from '../../../domain/approvals/index.ts';
import type { Metric, Role } from '../../../domain/vocabulary/index.ts';
import {
  type Attachment,
  type BallInCourt,
  holderOf,
  holdersOf,
  partiesOf,
  type Party,
  type RequestState,
  statusOfAttachment,
} from '../../../domain/requests/index.ts';
import { type Clock, outcomeOf, type Promised } from '../../../domain/promises/index.ts';
import { iso } from '../../http/call.ts';
import type { requestView } from '../contract.ts';
import { refusedFile } from '../refused-file.ts';

export type RequestView = z.input<typeof requestView>;

/** Fields of an object whose value is known; the wire has no empty ones. */
function leaveOutUnknown<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
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
    submittedFor: _submittedFor,
    formerRequesters: _formerRequesters,
    lastWorker: _lastWorker,
    asked: _asked,
    clocks,
    attachments,
    involves,
    approval: _approval,
    ballInCourt: _ballInCourt,
    ...rest
  } = state;
  const optional = {
    holder: holderOf(state),
    assignee: assigneeId,
    respondedAt: maybeIso(state.respondedAt),
    resolvedAt: maybeIso(state.resolvedAt),
    closedAt: maybeIso(state.closedAt),
    followUpAt: maybeIso(state.followUpAt),
    involves: involves === undefined ? undefined : [...involves],
    approval: approvalView(state),
  };
  return {
    ...rest,
    number: id,
    agency: agencyId,
    requester: requesterId,
    submittedAt: iso(state.submittedAt),
    updatedAt: iso(state.updatedAt),
    clocks: clocks.clocks.map((clock) => clockView(clock, now)),
    updatesKept: clocks.cycles['next-update']?.kept ?? 0,
    attachments: attachments.map((attachment) => attachmentView(attachment, now)),
    ballInCourt: ballInCourtView({ holders: holdersOf(state), parties: partiesOf(state) }, state.ballInCourt),
    ...leaveOutUnknown(optional),
  };
}

function attachmentView(attachment: Attachment, now: number): RequestView['attachments'][number] {
  const { id, name, bytes, mediaType, offeredAt, receivedAt, sha256, refused, removed } = attachment;
  return {
    id,
    name,
    bytes,
    mediaType,
    status: statusOfAttachment(attachment, now),
    offeredAt: iso(offeredAt),
    ...leaveOutUnknown({
      receivedAt: maybeIso(receivedAt),
      sha256,
      refused: refused && { ...refused, at: iso(refused.at), detail: refusedFile[refused.cause] },
      removed: removed && { ...removed, at: iso(removed.at) },
    }),
  };
}

function approvalView({ approval }: RequestState): RequestView['approval'] {
  if (approval === undefined) return undefined;
  const { status, round, delivery } = approval;
  return {
    status,
    round,
    waitingFor: openStages(approval).map(({ stage, roles }) => ({ stage, roles: [...roles] })),
    ...(delivery === undefined ? {} : { delivery }),
  };
}

/** Whose court the ball is in as the wire shows it, and for how long it was in whose. */
export function ballInCourtView(
  { holders, parties }: { readonly holders: readonly Role[]; readonly parties: readonly Party[] },
  { since, byRole, byParty }: BallInCourt,
): RequestView['ballInCourt'] {
  return {
    holders: [...holders],
    parties: [...parties],
    since: iso(since),
    minutesByRole: toMinutes(byRole),
    minutesByParty: toMinutes(byParty),
  };
}

function toMinutes<K extends string>(held: Readonly<Partial<Record<K, number>>>): Partial<Record<K, number>> {
  return Object.fromEntries(
    Object.entries<number | undefined>(held).map(([key, ms]) => [key, (ms ?? 0) / 60_000]),
  ) as Partial<Record<K, number>>;
}

/** A clock as the wire shows it. */
export function clockView(clock: Clock, now: number): RequestView['clocks'][number] {
  const stage = stageOfClock(clock.id);
  return {
    id: clock.id,
    metric: clock.metric as Metric,
    ...(stage === undefined ? {} : { stage }),
    outcome: outcomeOf(clock, now),
    startedAt: iso(clock.startedAt),
    promised: promisedView(clock.promised),
    promisedOutcome: outcomeOf(clock, now, 'promised'),
    current: promisedView(clock.current),
    ...leaveOutUnknown({
      stoppedAt: maybeIso(clock.stoppedAt),
      breachedAt: maybeIso(clock.breachedAt),
      acknowledgedBy: clock.acknowledged?.by,
      excuse:
        clock.excuse === undefined ? undefined : { ...clock.excuse, askedFor: [...clock.excuse.askedFor] },
      clientAgrees: clock.clientReview?.agrees,
    }),
  };
}

function promisedView({
  budgetMs,
  dueAt,
  fixedAt: _fixedAt,
  ...rest
}: Promised): RequestView['clocks'][number]['promised'] {
  return { ...rest, budgetMinutes: budgetMs / 60_000, ...(dueAt === undefined ? {} : { dueAt: iso(dueAt) }) };
}

function maybeIso(at: number | undefined): string | undefined {
  return at === undefined ? undefined : iso(at);
}
