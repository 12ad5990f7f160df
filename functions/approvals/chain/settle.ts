import { openStages } from '../../../domain/approvals/index.ts';
import type { Change } from '../../../domain/ledger/index.ts';
import { requestKind, type RequestState } from '../../../domain/requests/index.ts';
import type { StageToken } from '../../../platform/dynamodb/approvals/token-store.ts';
import { openDelivery } from './open-delivery.ts';
import { outcomeOf, type StageResult } from './outcome.ts';
import type { SettlePorts } from '../ports.ts';

/** One asking of a stage. */
export type Asking = Pick<StageToken, 'stage' | 'attempt' | 'opening'>;

/**
 * Brings the state machine to where the ledger is: tells it of stages that no longer wait, ends the execution of a
 * withdrawn request, opens the delivery of an approved one. Run again it finds nothing to do.
 *
 * @param closed what to tell it of; every stage that does not wait when absent
 * @returns how many things were done: what the machine had heard before is none
 */
export async function settle(id: string, ports: SettlePorts, closed?: readonly Asking[]): Promise<number> {
  // The tokens first: the machine may open a stage between the two looks, and an older state would call it settled.
  const tokens = closed?.length === 0 ? [] : await ports.tokens.of(id);
  const state = await ports.ledger(requestKind).load(id);
  if (state?.approval === undefined) return 0;
  const { status, attempt, delivery } = state.approval;
  const concerned = tokens.filter(
    (token) => closed === undefined || closed.some((one) => isSame(one, token)),
  );
  const told = await callBack(state, concerned, ports);
  if (status === 'withdrawn') await ports.chain.stop(id, attempt);
  if (status !== 'approved' || delivery !== undefined) return told;
  await openDelivery(state, ports);
  return told + 1;
}

/** What one change closed: the stages that waited before it and do not after. */
export function closedBy({
  before,
  after,
}: Pick<Change<RequestState>, 'before' | 'after'>): readonly Asking[] {
  const open = openStages(after.approval);
  return openStages(before?.approval).filter((one) => !open.some((still) => isSame(still, one)));
}

function isSame(one: Asking, other: Asking): boolean {
  return one.stage === other.stage && one.opening === other.opening && one.attempt === other.attempt;
}

/** Starts the execution of an attempt, unless there is one. */
export async function startChain(id: string, ports: SettlePorts): Promise<void> {
  const state = await ports.ledger(requestKind).load(id);
  if (state?.approval?.status === 'running') await ports.chain.start(id, state.approval.attempt);
}

async function callBack(
  { id, approval }: RequestState,
  tokens: readonly StageToken[],
  ports: SettlePorts,
): Promise<number> {
  if (approval === undefined) return 0;
  const open = openStages(approval);
  let told = 0;
  for (const token of tokens.filter((one) => !open.some((stage) => isSame(stage, one)))) {
    const record = approval.stages[token.stage];
    const result: StageResult = {
      stage: token.stage,
      outcome: record?.opening === token.opening ? outcomeOf(record) : 'superseded',
    };
    const callback = await ports.callback.succeed(token.token, result);
    if (callback === 'told') told += 1;
    ports.log.info('CALLED_BACK', { requestId: id, ...result, callback });
  }
  return told;
}
