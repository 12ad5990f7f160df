import { readFileSync } from 'node:fs';
import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import { type StageId, openStages, type Verdict } from '../../domain/approvals/index.ts';
import { type RequestCommand, requestKind, type RequestState } from '../../domain/requests/index.ts';
import type { Stamp } from '../../domain/vocabulary/index.ts';
import { chainTask } from '../../functions/approvals/chain/task-handler.ts';
import { closedBy, settle } from '../../functions/approvals/chain/settle.ts';
import { execute } from '../../functions/core/execute.ts';
import { tokenStore } from '../../platform/dynamodb/approvals/token-store.ts';
import type { Callback } from '../../platform/stepfunctions/chain.ts';
import { type BenchTable, benchPorts } from '../store/bench-table.ts';

const definition = JSON.parse(
  readFileSync(new URL('../../statemachines/approval-chain.asl.json', import.meta.url), 'utf8'),
) as StateMachineDefinition;
const taskStates = [
  'Plan',
  'Develop',
  'AssessImpact',
  'ReviewPortfolio',
  'RequestProgram',
  'DecideProgram',
  'Halt',
];

type Json = Awaited<ReturnType<StateMachine['run']>['result']>;

/** One request in the real state machine, on a real table, with everything it does counted. */
export interface DrivenChain {
  /** Somebody gives a command; what follows from it is told to the machine as the stream does. */
  does(command: RequestCommand, by: Stamp): Promise<void>;
  decides(stage: StageId, by: Stamp, verdict?: Verdict): Promise<void>;
  /** Waits until just these stages are open. */
  until(...stages: readonly StageId[]): Promise<void>;
  /** Waits for the execution to end; gives the states it entered and the functions it called. */
  ended(): Promise<{ readonly transitions: number; readonly invocations: number }>;
}

/** Starts the machine for a request whose approval has begun. */
export function driveChain(table: BenchTable, id: string, clock: () => number): DrivenChain {
  const ports = benchPorts(table, clock);
  const waiting = new Map<string, (output: Json) => void>();
  const callback: Callback = {
    succeed: (token, output) => {
      const resolve = waiting.get(token);
      waiting.delete(token);
      resolve?.(output as Json);
      return Promise.resolve(resolve === undefined ? 'gone' : 'told');
    },
  };
  const beside = { ...ports, tokens: tokenStore(table), callback };
  const task = chainTask(beside);
  const never = { start: stay, stop: stay, statusOf: () => Promise.resolve('running' as const), running };
  let tokens = 0;
  let invocations = 0;

  async function answer(input: Json): Promise<Json> {
    invocations += 1;
    const { Payload } = input as { readonly Payload: Record<string, unknown> };
    if (!('token' in Payload)) return asJson({ Payload: await task(Payload) });
    tokens += 1;
    const token = `${id} ${tokens}`;
    return new Promise((resolve, reject) => {
      waiting.set(token, resolve);
      task({ ...Payload, token }).catch(reject);
    });
  }

  const run = new StateMachine(definition, { validationOptions: { noValidate: true } }).run(
    { request: id, attempt: 1 },
    {
      overrides: {
        taskResourceLocalHandlers: Object.fromEntries(taskStates.map((state) => [state, answer])),
      },
      context: { Task: { Token: '' } },
    },
  );
  const transitions = (async () => {
    let count = 0;
    for await (const { type } of run.eventLogs) if (type === 'StateEntered') count += 1;
    return count;
  })();

  const look = benchPorts(table.uncounted, clock);
  const state = async (): Promise<RequestState> => {
    const found = await look.ledger(requestKind).load(id);
    if (found === undefined) throw new Error(`No request ${id}.`);
    return found;
  };
  const chain: DrivenChain = {
    async does(command, by) {
      const before = await state();
      const done = await execute(requestKind, { id, command, now: clock(), permit: () => by }, ports);
      if (done.outcome !== 'done') throw new Error(`${command.type}: ${JSON.stringify(done)}`);
      if (command.type !== 'DecideStage') return;
      const closed = closedBy({ before, after: done.state });
      await settle(id, { ...beside, chain: never }, closed);
    },
    decides: (stage, by, verdict = { outcome: 'approve' }) =>
      chain.does({ type: 'DecideStage', stage, verdict }, by),
    async until(...stages) {
      for (;;) {
        const open = openStages((await state()).approval).map(({ stage }) => stage);
        if (open.join() === stages.join()) return;
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
    },
    async ended() {
      await run.result;
      return { transitions: await transitions, invocations };
    },
  };
  return chain;
}

function asJson(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}

function stay(): Promise<void> {
  return Promise.resolve();
}

async function* running(): AsyncGenerator<never> {
  await stay();
  yield* [];
}
