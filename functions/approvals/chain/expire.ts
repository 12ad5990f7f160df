import { openStages } from '../../../domain/approvals/index.ts';
import { longestWaitMs, requestKind, waitedForDepartment } from '../../../domain/requests/index.ts';
import { execute, type ExecutePorts } from '../../core/execute.ts';

/**
 * Halts a chain one of whose stages the department has left undecided for twenty days. Its history is read only when a
 * stage has been open for so long.
 *
 * @returns whether it was halted
 */
export async function expire(
  id: string,
  ports: ExecutePorts & { readonly now: () => number },
): Promise<boolean> {
  const requests = ports.ledger(requestKind);
  const now = ports.now();
  const state = await requests.load(id);
  const old = openStages(state?.approval).filter(({ openedAt }) => now - openedAt >= longestWaitMs);
  if (state?.approval === undefined || old.length === 0) return false;
  const events = await requests.events(id);
  const late = old.find((asked) => waitedForDepartment(id, asked, events, now) >= longestWaitMs);
  if (late === undefined) return false;
  const { stage, opening, attempt } = late;
  const command = { type: 'HaltApproval', attempt, reason: 'expired', asked: { stage, opening } } as const;
  const executed = await execute(requestKind, { id, command, now }, ports);
  if (executed.outcome !== 'done') throw new Error(`${id} could not be halted: ${executed.outcome}.`);
  return executed.state.approval?.status === 'halted';
}
