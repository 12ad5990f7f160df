import { openStages } from '../../../domain/approvals/index.ts';
import { type RequestCommand, requestKind, type RequestState } from '../../../domain/requests/index.ts';
import type { CorePorts } from '../../core/ports.ts';
import { nameOfError } from '../../stream/transient-errors.ts';
import { execute } from '../../core/execute.ts';
import type { SettlePorts } from '../ports.ts';
import { settle } from './settle.ts';

export type ReconcilePorts = SettlePorts & Pick<CorePorts, 'unsettled'>;

/** What one reconciliation found. */
export interface Reconciled {
  /** Requests and executions looked at. */
  readonly looked: number;
  /** Requests that could not be put right; the log says why. */
  readonly failed: readonly string[];
  /** What was put right, by request. */
  readonly repairs: readonly Repair[];
}

export interface Repair {
  readonly requestId: string;
  /**
   * `called-back`: the machine had not heard of a decision; `started`: there was no execution; `restarted`: it had
   * ended, or waited for nothing; `stopped`: it ran for an approval that is over.
   */
  readonly did: 'called-back' | 'started' | 'restarted' | 'stopped';
}

/** What changed less long ago is left to the reactions under way. */
const graceMs = 10 * 60_000;

/**
 * Finds every request whose stored stage and execution disagree and repairs it. It looks at what is in the chain, from
 * both sides, not at every request there is; run again it finds nothing to do.
 */
export async function reconcile(
  ports: ReconcilePorts,
  { graceMs: grace = graceMs } = {},
): Promise<Reconciled> {
  const repairs: Repair[] = [];
  const failed: string[] = [];
  const calledBack = new Set<string>();
  let looked = 0;
  /** One request that cannot be put right keeps nobody else from it. */
  const look = async (
    requestId: string,
    mend: (state: RequestState) => Promise<Repair['did'] | undefined>,
  ): Promise<void> => {
    looked += 1;
    try {
      const state = await settledLongAgo(requestId, grace, ports);
      const did = state === undefined ? undefined : await mend(state);
      if (did === undefined) return;
      repairs.push({ requestId, did });
      if (did === 'called-back') calledBack.add(requestId);
      ports.log.warn('APPROVAL_REPAIRED', { requestId, did });
    } catch (error) {
      failed.push(requestId);
      ports.log.error('APPROVAL_NOT_REPAIRED', { requestId, name: nameOfError(error) });
    }
  };
  for await (const { kind, id } of ports.unsettled())
    if (kind === requestKind.name) await look(id, (state) => repair(state, ports));
  for await (const { requestId, attempt } of ports.chain.running())
    await look(requestId, async ({ approval }) => {
      // It has just heard of the last decision and is about to end.
      if (calledBack.has(requestId)) return undefined;
      if (approval === undefined || (approval.status === 'running' && approval.attempt === attempt))
        return undefined;
      await ports.chain.stop(requestId, attempt);
      return 'stopped';
    });
  return { looked, repairs, failed };
}

async function settledLongAgo(
  id: string,
  grace: number,
  { ledger, now }: ReconcilePorts,
): Promise<RequestState | undefined> {
  const state = await ledger(requestKind).load(id);
  return state !== undefined && state.updatedAt <= now() - grace ? state : undefined;
}

async function repair(state: RequestState, ports: ReconcilePorts): Promise<Repair['did'] | undefined> {
  const { id, approval } = state;
  if (approval === undefined) return undefined;
  if ((await settle(id, ports)) > 0) return 'called-back';
  if (approval.status !== 'running') return undefined;
  const execution = await ports.chain.statusOf(id, approval.attempt);
  if (execution === 'none') {
    await ports.chain.start(id, approval.attempt);
    return 'started';
  }
  if (execution === 'running' && (await isAwaited(state, ports))) return undefined;
  await ports.chain.stop(id, approval.attempt);
  await command(
    id,
    { type: 'HaltApproval', attempt: approval.attempt, reason: 'failed', error: 'Reconciled' },
    ports,
  );
  await command(id, { type: 'RestartApproval' }, ports);
  await ports.chain.start(id, approval.attempt + 1);
  return 'restarted';
}

/** Whether something is asked, and the machine can be told of every answer; or something happens at this moment. */
async function isAwaited(
  { id, approval, version }: RequestState,
  { tokens, ledger }: ReconcilePorts,
): Promise<boolean> {
  const open = openStages(approval);
  const kept = await tokens.of(id);
  if ((await ledger(requestKind).load(id))?.version !== version) return true;
  return (
    open.length > 0 &&
    open.every(({ stage, opening }) =>
      kept.some((token) => token.stage === stage && token.opening === opening),
    )
  );
}

async function command(id: string, order: RequestCommand, ports: ReconcilePorts): Promise<void> {
  const executed = await execute(requestKind, { id, command: order, now: ports.now() }, ports);
  if (executed.outcome !== 'done')
    throw new Error(
      `${id} could not be repaired: ${executed.outcome === 'refused' ? executed.refusal.code : executed.outcome}.`,
    );
}
