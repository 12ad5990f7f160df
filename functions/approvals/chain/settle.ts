import { openStages } from '../../../domain/approvals/index.ts';
import { requestKind, type RequestState } from '../../../domain/requests/index.ts';
import type { StageToken } from '../../../platform/dynamodb/approvals/token-store.ts';
import { openDelivery } from './open-delivery.ts';
import { outcomeOf, type StageResult } from './outcome.ts';
import type { SettlePorts } from '../ports.ts';

/**
 * Brings the state machine to where the ledger is: tells it of every stage that no longer waits, ends the execution of
 * a withdrawn request, opens the delivery of an approved one. Run again it finds nothing to do.
 *
 * @returns how many things were done
 */
export async function settle(id: string, ports: SettlePorts): Promise<number> {
  // The tokens first: the machine may open a stage between the two looks, and an older state would call it settled.
  const waiting = await ports.tokens.waiting(id);
  const state = await ports.ledger(requestKind).load(id);
  if (state?.approval === undefined) return 0;
  const { status, attempt, delivery } = state.approval;
  const calledBack = await callBack(state, waiting, ports);
  if (status === 'withdrawn') await ports.chain.stop(id, attempt);
  if (status !== 'approved' || delivery !== undefined) return calledBack;
  await openDelivery(state, ports);
  return calledBack + 1;
}

/** Starts the execution of an attempt, unless there is one. */
export async function startChain(id: string, ports: SettlePorts): Promise<void> {
  const state = await ports.ledger(requestKind).load(id);
  if (state?.approval?.status === 'running') await ports.chain.start(id, state.approval.attempt);
}

async function callBack(
  { id, approval }: RequestState,
  waiting: readonly StageToken[],
  ports: SettlePorts,
): Promise<number> {
  if (approval === undefined) return 0;
  const open = openStages(approval);
  const settled = waiting.filter(
    ({ stage, opening, attempt }) =>
      !open.some((one) => one.stage === stage && one.opening === opening && one.attempt === attempt),
  );
  for (const token of settled) {
    const record = approval.stages[token.stage];
    const result: StageResult = {
      stage: token.stage,
      outcome: record?.opening === token.opening ? outcomeOf(record) : 'superseded',
    };
    const callback = await ports.callback.succeed(token.token, result);
    await ports.tokens.calledBack(id, token);
    ports.log.info('CALLED_BACK', { requestId: id, ...result, callback });
  }
  return settled.length;
}
