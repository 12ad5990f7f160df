import * as z from 'zod';
import {
  nextStep,
  type NextStep,
  openStages,
  type StageId,
  stageIds,
} from '../../../domain/approvals/index.ts';
import { type RequestCommand, requestKind, type RequestState } from '../../../domain/requests/index.ts';
import { approvalRulesOf } from '../../../domain/agreements/index.ts';
import { type StageToken, tokenFacts } from '../../../platform/dynamodb/approvals/token-store.ts';
import type { Role } from '../../../domain/vocabulary/index.ts';
import { memoize } from '../../../platform/concurrency/memoize.ts';
import { execute } from '../../core/execute.ts';
import { roleHoldersOf } from '../../core/role-holders.ts';
import { expire } from './expire.ts';
import { outcomeOf, type StageResult } from './outcome.ts';
import type { TaskPorts } from '../ports.ts';

const common = { request: z.string(), attempt: z.int().min(1) };

/** What `statemachines/approval-chain.asl.json` sends. */
const inputSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('plan'), ...common }),
  z.object({ action: z.literal('open'), ...common, stage: z.enum(stageIds), token: z.string().min(1) }),
  // Of executions that began before a stage was asked again when its limit had run out.
  z.object({ action: z.literal('expire'), ...common }),
  z.object({ action: z.literal('halt'), ...common, error: z.string() }),
]);

type Input = z.infer<typeof inputSchema>;

/** What an action leaves in the execution: the next step of a plan, or a word about what was done. */
export type TaskResult = NextStep | { readonly outcome: 'asked' | 'settled' | 'expired' | 'halted' };

/**
 * The tasks of the state machine. Each may run twice: the plan only reads, a stage opens once, a chain that has ended
 * ends no second time.
 *
 * @throws Error for what passes by itself; the machine tries again
 */
export function chainTask(ports: TaskPorts): (input: unknown) => Promise<TaskResult> {
  return async (raw) => {
    const input = inputSchema.parse(raw);
    const { action, request, attempt } = input;
    ports.log.info('STARTED', { operation: action, requestId: request, attempt });
    const result = await carryOut(input, ports);
    ports.log.info('COMPLETED', { operation: action, requestId: request, attempt });
    return result;
  };
}

function carryOut(input: Input, ports: TaskPorts): Promise<TaskResult> {
  const { request, attempt } = input;
  switch (input.action) {
    case 'plan':
      return plan(request, attempt, ports);
    case 'open':
      return open(request, attempt, input.stage, input.token, ports);
    case 'expire':
      return halt(request, { type: 'HaltApproval', attempt, reason: 'expired' }, ports);
    case 'halt':
      return halt(request, { type: 'HaltApproval', attempt, reason: 'failed', error: input.error }, ports);
  }
}

/** What is next, as the ledger has it. An attempt that a restart has overtaken has nothing more to do. */
async function plan(id: string, attempt: number, ports: TaskPorts): Promise<NextStep> {
  const state = await loadRequest(id, ports);
  const { approval } = state;
  if (approval === undefined || approval.attempt !== attempt) return { next: 'done', stages: [] };
  return nextStep(approval, await rulesOf(state, ports));
}

/** Asks for a decision. Stage and token are stored together; what was settled before the token came is told at once. */
async function open(
  id: string,
  attempt: number,
  stage: StageId,
  token: string,
  ports: TaskPorts,
): Promise<TaskResult> {
  // Asked again when its time limit has run out: whether that was long enough, the ledger says.
  await expire(id, ports);
  const tokenOf = ({ approval }: RequestState): StageToken | undefined => {
    const waiting = openStages(approval).find((one) => one.stage === stage && one.attempt === attempt);
    const [role] = waiting?.roles ?? [];
    return waiting && role && { stage, role, attempt, opening: waiting.opening, token };
  };
  // Stages asked side by side are in each other's way: whoever tries again knows the holders already.
  const holdersOf = memoize((roles: readonly Role[], agencyId: string) =>
    roleHoldersOf(roles, agencyId, ports.now(), ports),
  );
  const command = async (state: RequestState): Promise<RequestCommand> => {
    const { roles } = (await rulesOf(state, ports)).stages[stage];
    const holders = await holdersOf(roles, state.agencyId);
    return { type: 'OpenStage', stage, attempt, holders };
  };
  const asked = await done(id, command, ports, tokenOf);
  const kept = tokenOf(asked.state);
  if (kept !== undefined) {
    if (asked.events > 0) return { outcome: 'asked' };
    await ports.tokens.put(id, kept);
  }
  // Somebody may have decided between the look and the token; whoever did found an older token or none.
  const now = await loadRequest(id, ports);
  if (tokenOf(now) !== undefined) return { outcome: 'asked' };
  const result: StageResult = { stage, outcome: outcomeOf(now.approval?.stages[stage]) };
  await ports.callback.succeed(token, result);
  return { outcome: 'settled' };
}

async function halt(
  id: string,
  command: Extract<RequestCommand, { type: 'HaltApproval' }>,
  ports: TaskPorts,
): Promise<TaskResult> {
  await done(id, command, ports);
  if (command.reason === 'failed')
    ports.log.error('APPROVAL_HALTED', { requestId: id, attempt: command.attempt, name: command.error });
  return { outcome: command.reason === 'expired' ? 'expired' : 'halted' };
}

/** The machine may come before the clock of this machine has reached the last event, or in a crowd: it comes again. */
class Postponed extends Error {
  constructor(code: string) {
    super(`The task is to be tried again: ${code}.`);
    this.name = 'Postponed';
  }
}

async function done(
  id: string,
  command: RequestCommand | ((state: RequestState) => Promise<RequestCommand>),
  ports: TaskPorts,
  token?: (after: RequestState) => StageToken | undefined,
): Promise<{ readonly state: RequestState; readonly events: number }> {
  const executed = await execute(
    requestKind,
    {
      id,
      command,
      now: ports.now(),
      also: (after) => {
        const kept = token?.(after);
        return kept === undefined ? [] : [tokenFacts(kept)];
      },
    },
    ports,
  );
  if (executed.outcome === 'done') return executed;
  throw new Postponed(executed.outcome === 'refused' ? executed.refusal.code : executed.outcome);
}

async function loadRequest(id: string, { ledger }: TaskPorts): Promise<RequestState> {
  const state = await ledger(requestKind).load(id);
  if (state === undefined) throw new Error(`There is no request ${id}.`);
  return state;
}

async function rulesOf({ agencyId, agreementVersion }: RequestState, { ruleBooks }: TaskPorts) {
  const book = await ruleBooks.bookOf(agencyId, [agreementVersion]);
  if (book === undefined) throw new Error(`${agencyId} has no agreement version ${agreementVersion}.`);
  return approvalRulesOf(book(agreementVersion).agreement);
}
