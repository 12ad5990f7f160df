import { isDeepStrictEqual } from 'node:util';
import { decidingRoles, openStages, stageOfClock } from '../../../domain/approvals/index.ts';
import type { Change } from '../../../domain/ledger/index.ts';
import {
  type RequestCommand,
  type RequestEvent,
  requestKind,
  type RequestState,
  submittersOf,
} from '../../../domain/requests/index.ts';
import type { Role } from '../../../domain/vocabulary/index.ts';
import { inBatches } from '../../../platform/concurrency/batches.ts';
import { execute } from '../../core/execute.ts';
import { roleHoldersOf } from '../../core/role-holders.ts';
import type { ReactionPorts, SettlePorts } from '../ports.ts';

export type RecountPorts = Pick<SettlePorts, 'now' | 'zone' | 'ledger' | 'ruleBooks' | 'organisation'>;

/**
 * Counts who can decide the stages of a request that wait, and writes down what has changed. Counted again it finds
 * nothing.
 *
 * @returns whether anything had changed
 */
export async function recount(id: string, ports: RecountPorts): Promise<boolean> {
  const state = await ports.ledger(requestKind).load(id);
  if (state === undefined || openStages(state.approval).length === 0) return false;
  const executed = await execute(
    requestKind,
    { id, command: (one) => recounting(one, ports), now: ports.now() },
    ports,
  );
  if (executed.outcome !== 'done') throw new NotCounted(id, executed);
  // Alarms that were due have come with it; they are not what was asked.
  return !isDeepStrictEqual(executed.state.approval, state.approval);
}

async function recounting(state: RequestState, ports: RecountPorts): Promise<RequestCommand> {
  const holders = await Promise.all(
    openStages(state.approval).map(
      async ({ stage, roles }) =>
        [stage, await roleHoldersOf(roles, state.agencyId, ports.now(), ports)] as const,
    ),
  );
  return { type: 'RecountStages', holders: Object.fromEntries(holders) };
}

/** Another writer was faster every time, or the clock is behind: it is counted at the next occasion. */
class NotCounted extends Error {
  constructor(
    id: string,
    executed: { readonly outcome: string; readonly refusal?: { readonly code: string } },
  ) {
    super(`Who can decide ${id} was not counted: ${executed.refusal?.code ?? executed.outcome}.`);
    this.name = 'NotCounted';
  }
}

/**
 * Whether a change is a reason to count: a decision bars whoever made it from the other stages that wait, another
 * requester bars others than before, and who is reminded must be somebody who can decide.
 */
export function isReasonToCount({
  before,
  after,
  events,
}: Pick<Change<RequestState, RequestEvent>, 'before' | 'after' | 'events'>): boolean {
  if (before === undefined || openStages(after.approval).length === 0) return false;
  return (
    after.approval?.decisions.length !== before.approval?.decisions.length ||
    submittersOf(after).join() !== submittersOf(before).join() ||
    events.some(
      (event) =>
        event.type === 'DeputyNamed' || ('step' in event && stageOfClock(event.clockId) !== undefined),
    )
  );
}

/** Stages that wait for one role in one agency: more are left to the night. */
const mostStages = 500;
/** Requests counted at a time. */
const batchSize = 8;

/**
 * Counts anew wherever an assignment is given or ended that holds a stage. It looks at what waits for that role today; an
 * assignment that begins or ends on a later day is counted in the night before it.
 *
 * @throws the first error, after all others were counted
 */
export async function recountFor(
  { agencyId, role }: { readonly agencyId: string; readonly role: Role },
  ports: RecountPorts & Pick<ReactionPorts, 'decisions' | 'log'>,
): Promise<void> {
  if (!(decidingRoles as readonly Role[]).includes(role)) return;
  const agencies = agencyId === '*' ? (await ports.organisation.agencies()).map(({ id }) => id) : [agencyId];
  const found = new Set<string>();
  for (const agency of agencies) {
    let stages = 0;
    for await (const { requestId } of ports.decisions.waitingFor(agency, role)) {
      stages += 1;
      if (stages > mostStages) {
        ports.log.warn('RECOUNT_LEFT_TO_THE_NIGHT', { agency, role });
        break;
      }
      found.add(requestId);
    }
  }
  const counted = await inBatches(batchSize, [...found], (id) =>
    recount(id, ports).then(
      () => undefined,
      (error: unknown) => ({ error }),
    ),
  );
  const failed = counted.find((one) => one !== undefined);
  if (failed !== undefined) throw failed.error;
}
