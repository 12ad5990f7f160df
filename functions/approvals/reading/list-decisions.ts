import { requestKind } from '../../../domain/requests/index.ts';
import type * as z from 'zod';
import {
  type Approval,
  changedBetween,
  hashesOf,
  reliedOn,
  type StageId,
  stampToDecide,
} from '../../../domain/approvals/index.ts';
import { policy } from '../../../domain/access/index.ts';
import { covers } from '../../../domain/organisation/index.ts';
import { type Role } from '../../../domain/vocabulary/index.ts';
import type { WaitingDecision } from '../../../platform/dynamodb/approvals/decision-lists.ts';
import type { Call, Refusal, UseCase } from '../use-case.ts';
import { clockView } from '../../requests/reading/view.ts';
import { iso } from '../../http/call.ts';
import { decidable } from '../authority.ts';
import type { contracts } from '../contract.ts';
import type { ApprovalHttpPorts } from '../ports.ts';

type Listing = Call<(typeof contracts)['listDecisions']>;
type Item = z.input<(typeof contracts)['listDecisions']['reply']>['items'][number];

/**
 * The decisions that wait for a person, in their roles and as the deputy they were named, most urgent first, each with
 * how they decided it before and what has changed since. What they may not decide, or have approved already, does not
 * wait for them.
 */
export function listDecisions(ports: ApprovalHttpPorts): UseCase<(typeof contracts)['listDecisions']> {
  return async (call) => {
    const lists = await listsFor(call, ports);
    if ('code' in lists) return { ok: false, refusal: lists };
    const { limit } = call.query;
    const inboxes = [
      ...lists.map(({ agencyId, role }) => ports.decisions.waitingFor(agencyId, role)),
      ports.decisions.waitingForDeputy(call.actor.personId),
    ];
    const seen = new Set<string>();
    const items: Item[] = [];
    for await (const waiting of mostUrgentFirst(inboxes)) {
      // A stage several of whose roles a person holds waits once.
      const key = `${waiting.requestId} ${waiting.stage}`;
      if (seen.has(key)) continue;
      if (seen.size === mostLookedAt) return { ok: true, body: { items, more: true } };
      seen.add(key);
      const item = await itemOf(waiting, call, ports);
      if (item !== undefined && isAskedFor(item, call.query)) items.push(item);
      if (items.length > limit) break;
    }
    return { ok: true, body: { items: items.slice(0, limit), more: items.length > limit } };
  };
}

/** Decisions looked at for one answer, most of which may turn out to wait for somebody else. */
const mostLookedAt = 500;

/** What waits for a deputy stands in one inbox, whatever agency and role was asked for. */
function isAskedFor({ agency, role }: Item, query: Listing['query']): boolean {
  return (
    (query.agency === undefined || query.agency === agency) &&
    (query.role === undefined || query.role === role)
  );
}

/** Several inboxes as one. Each is read only as far as it is needed, however many in it are not this person's to decide. */
async function* mostUrgentFirst(
  inboxes: readonly AsyncIterable<WaitingDecision>[],
): AsyncGenerator<WaitingDecision> {
  const sources = inboxes.map((inbox) => inbox[Symbol.asyncIterator]());
  const heads = await Promise.all(sources.map(async (source) => ({ source, next: await source.next() })));
  for (;;) {
    const [first] = heads
      .filter(({ next }) => next.done !== true)
      .sort(
        (a, b) => (a.next.value as WaitingDecision).urgentAt - (b.next.value as WaitingDecision).urgentAt,
      );
    if (first === undefined) return;
    yield first.next.value as WaitingDecision;
    first.next = await first.source.next();
  }
}

async function itemOf(
  { requestId, stage }: WaitingDecision,
  { actor, now }: Listing,
  { ledger }: ApprovalHttpPorts,
): Promise<Item | undefined> {
  const state = await ledger(requestKind).load(requestId);
  const request = state === undefined ? undefined : decidable(state);
  if (state === undefined || request === undefined) return undefined;
  const stamp = stampToDecide(stage, actor.personId, actor.authorities, request);
  const record = request.approval.stages[stage];
  // The index may lag behind what was decided a moment ago.
  if (stamp === undefined || record === undefined) return undefined;
  const clock = state.clocks.clocks.find(({ id }) => id === record.clockId);
  const last = lastDecision(actor.personId, stage, request.approval);
  return {
    number: state.id,
    agency: state.agencyId,
    summary: state.summary,
    stage,
    role: stamp.role as Role,
    round: request.approval.round,
    openedAt: iso(record.openedAt),
    ...(clock === undefined ? {} : { promise: clockView(clock, now) }),
    ...(last === undefined ? {} : { lastDecision: last }),
  };
}

function lastDecision(personId: string, stage: StageId, approval: Approval): Item['lastDecision'] {
  const decision = approval.decisions.findLast((one) => one.by === personId && one.stage === stage);
  if (decision === undefined) return undefined;
  const sections = reliedOn[stage];
  return {
    outcome: decision.outcome,
    at: iso(decision.at),
    changedSince: [...changedBetween(decision.reliedOn, hashesOf(approval, sections), sections)],
  };
}

async function isDeputy(personId: string, { decisions }: ApprovalHttpPorts): Promise<boolean> {
  for await (const _waiting of decisions.waitingForDeputy(personId)) return true;
  return false;
}

async function listsFor(
  { actor, query }: Listing,
  ports: ApprovalHttpPorts,
): Promise<readonly { readonly agencyId: string; readonly role: Role }[] | Refusal> {
  const mine = actor.authorities.filter(
    ({ role }) =>
      role in policy['approval.decide'].reaches && (query.role === undefined || role === query.role),
  );
  const { agency } = query;
  const isElsewhere = agency !== undefined && !mine.some(({ agencyId }) => covers(agencyId, agency));
  if (mine.length === 0 || isElsewhere)
    return (await isDeputy(actor.personId, ports))
      ? []
      : { code: mine.length === 0 ? 'access.denied' : 'agency.unknown' };
  const agencies = mine.some(({ agencyId }) => agencyId === '*')
    ? (await ports.organisation.agencies()).map(({ id }) => id)
    : [...new Set(mine.map(({ agencyId }) => agencyId))];
  const wanted = agencies.filter((id) => agency === undefined || id === agency);
  const lists = wanted.flatMap((agencyId) =>
    mine.filter((held) => covers(held.agencyId, agencyId)).map(({ role }) => ({ agencyId, role })),
  );
  return [...new Map(lists.map((list) => [`${list.agencyId}#${list.role}`, list])).values()];
}
