import type { OpenStage } from '../approvals/index.ts';
import { isClientRole } from '../vocabulary/index.ts';
import type { RequestEvent } from './events.ts';
import { evolveFacts } from './evolve.ts';
import type { RequestState } from './state.ts';

/**
 * How long a stage waits before its chain is halted, in milliseconds. The state machine's own limit of twenty days begins
 * when it asks, a moment before the stage is open: an hour less is the same net.
 */
export const longestWaitMs = (20 * 24 - 1) * 60 * 60_000;

/**
 * How long a stage has waited for the department, in milliseconds: the time in which somebody there could have acted.
 * What waits for an answer of the client, or for the agency's own decision, waits for the agency.
 *
 * @param events all of the request
 */
export function waitedForDepartment(
  id: string,
  { stage, opening }: Pick<OpenStage, 'stage' | 'opening'>,
  events: readonly RequestEvent[],
  now: number,
): number {
  let state: RequestState | undefined;
  let waited = 0;
  events.forEach((event, index) => {
    state = evolveFacts(id, state, event);
    const until = events[index + 1]?.at ?? now;
    if (isForDepartment(state, { stage, opening })) waited += Math.max(0, until - event.at);
  });
  return waited;
}

function isForDepartment(
  { status, waitingOn, approval }: RequestState,
  { stage, opening }: Pick<OpenStage, 'stage' | 'opening'>,
): boolean {
  const record = approval?.stages[stage];
  if (record?.opening !== opening || record.closed !== undefined) return false;
  if (status === 'waiting' && waitingOn === 'client') return false;
  // Where people are missing, a director can name them.
  return record.missing !== undefined || record.roles.some((role) => !isClientRole(role));
}
