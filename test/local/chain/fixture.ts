import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { openChain, type ChainPorts } from '../../../local/chain/chain.ts';
import { type ChainEngine, openChainEngine } from '../../../local/chain/engine.ts';
import { openExecutions } from '../../../local/chain/executions.ts';
import type { Execution } from '../../../local/chain/rows.ts';
import type { ChainStore } from '../../../local/chain/tables.ts';
import { openStore, type Store } from '../../../local/store/store.ts';
import { executionName } from '../../../platform/stepfunctions/chain.ts';
import { until } from '../../support/until.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

export type Payload = Readonly<Record<string, unknown>>;

export interface EngineHarness {
  readonly engine: ChainEngine;
  readonly store: Store;
  /** Payloads of every function called so far, by any of the processes. */
  readonly calls: readonly Payload[];
  /** Sentences printed on the terminal. */
  readonly printed: string[];
  readonly clock: { now: number };
  /** The function behind every task. */
  answer: (payload: Payload) => unknown;
  restart(options?: RestartOptions): Promise<void>;
  /** The chain of another process on the same file, which has no engine. */
  beside(): Promise<ChainPorts & { close(): Promise<void> }>;
  close(): Promise<void>;
  /** Starts an attempt of request R; gives its name. */
  start(attempt?: number): Promise<string>;
  find(name: string): Promise<Execution | undefined>;
  /** Resolves with the execution once it has ended. */
  waitForEnd(name: string): Promise<Execution>;
  /** Resolves once that many functions were called. */
  waitForCalls(count: number): Promise<void>;
  succeed(token: unknown, output?: object): Promise<'told' | 'gone'>;
}

export interface RestartOptions {
  readonly resumed?: boolean;
  /** What new executions run from here on. */
  readonly definition?: object;
}

export interface HarnessOptions {
  /** What is in the store when the engine opens it. */
  readonly fill?: (store: ChainStore) => Promise<void>;
  /** What the engine is given for the store. */
  readonly around?: (store: ChainStore) => ChainStore;
}

/** An engine on a file of its own that runs the definition, and one function behind all its tasks. */
export async function openEngineHarness(
  definition: object,
  { fill, around = (store) => store }: HarnessOptions = {},
): Promise<EngineHarness> {
  const folder = temporaryDirectory();
  const file = join(folder.directory, 'rotunda.db');
  const calls: Payload[] = [];
  const printed: string[] = [];
  const clock = { now: Date.UTC(2026, 8, 1) };
  const now = () => clock.now;
  const open = async (running: object): Promise<Pick<EngineHarness, 'engine' | 'store'>> => {
    const store = openStore({ file });
    const engine = await openChainEngine({
      store: around(store),
      definition: running,
      now,
      log: (sentence) => printed.push(sentence),
      invoke: async (_functionName, payload) => {
        calls.push(payload as Payload);
        return await harness.answer(payload as Payload);
      },
    });
    return { engine, store };
  };
  const stop = async (): Promise<void> => {
    await harness.engine.stop();
    await harness.store.close();
  };
  if (fill !== undefined) {
    const store = openStore({ file });
    await fill(store);
    await store.close();
  }
  const harness: EngineHarness = {
    ...(await open(definition)),
    calls,
    printed,
    clock,
    answer: () => ({}),
    async restart({ resumed = true, definition: changed = definition } = {}) {
      await stop();
      Object.assign(harness, await open(changed));
      if (resumed) harness.engine.resume();
    },
    async beside() {
      const store = openStore({ file });
      return { ...(await openChain(store, now)), close: () => store.close() };
    },
    async close() {
      await stop();
      folder.remove();
    },
    async start(attempt = 1) {
      await harness.engine.chain.start('R', attempt);
      return executionName('R', attempt);
    },
    find: async (name) => (await openExecutions({ store: harness.store, now, beside: false })).find(name),
    waitForEnd: (name) =>
      until(
        async () => {
          const execution = await harness.find(name);
          return execution?.end === undefined ? undefined : execution;
        },
        () => `${name} does not end; called: ${JSON.stringify(calls)}.`,
      ),
    async waitForCalls(count) {
      await until(() => (calls.length >= count ? true : undefined));
      // The function's return is written a moment after it was called.
      await pause();
    },
    succeed: (token, output = {}) => harness.engine.callback.succeed(String(token), output),
  };
  harness.engine.resume();
  return harness;
}

/**
 * Lets everything happen that waits for no person and no timer. All of it happens in this process, in a number of turns
 * of its event loop that does not depend on how fast the machine is.
 */
export async function pause(): Promise<void> {
  for (let turn = 0; turn < 100; turn++) await nextTurn();
}

/** A Task state with the payload: one that waits for its token when the payload has a place for it. */
export function task(payload: Payload, rest: Payload = {}): Payload {
  const waits = Object.values(payload).some((value) => String(value).includes('$$.Task.Token'));
  return {
    Type: 'Task',
    Resource: `arn:aws:states:::lambda:invoke${waits ? '.waitForTaskToken' : ''}`,
    Parameters: { FunctionName: 'work', Payload: payload },
    ...('Next' in rest ? {} : { End: true }),
    ...rest,
  };
}

/** A definition that starts at its first state. */
export function machine(states: Payload, rest: Payload = {}): object {
  return { StartAt: Object.keys(states)[0], States: states, ...rest };
}

/** A state that gives the next one its input. */
export function given(input: unknown, Next: string): Payload {
  return { Type: 'Pass', Result: input, Next };
}
