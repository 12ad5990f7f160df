import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { Endpoint } from '../../../../local/aws/endpoint.ts';
import { until } from '../../../support/until.ts';
import { startEndpoint, temporaryDirectory } from '../fixture.ts';

export const accountArn = 'arn:aws:states:us-east-1:000000000000';

export type Payload = Readonly<Record<string, unknown>>;

export interface SfnHarness {
  readonly endpoint: Endpoint;
  readonly sfn: SFNClient;
  readonly directory: string;
  /** Payloads of every function called so far, by any of the processes. */
  readonly calls: readonly Payload[];
  /** Sentences printed on the terminal. */
  readonly printed: readonly string[];
  readonly clock: { now: number };
  /** The function behind every task. */
  answer: (payload: Payload) => unknown;
  restart(options?: { readonly resumed?: boolean }): Promise<void>;
  close(): Promise<void>;
  start(machine: string, input?: unknown, name?: string): Promise<string>;
  describe(executionArn: string): Promise<DescribeExecutionOutput>;
  /** Resolves with the execution once it has ended. */
  waitForEnd(executionArn: string): Promise<DescribeExecutionOutput>;
  /** Resolves once that many functions were called. */
  waitForCalls(count: number): Promise<void>;
  succeed(token: unknown, output?: unknown): Promise<void>;
}

/** An endpoint that runs the machines, a real SDK client pointed at it, and one function behind all their tasks. */
export async function openSfnHarness(
  stateMachines: Readonly<Record<string, object>>,
  folder = temporaryDirectory(),
): Promise<SfnHarness> {
  const calls: Payload[] = [];
  const printed: string[] = [];
  const clock = { now: Date.UTC(2026, 8, 1) };
  const { directory } = folder;
  const open = async (): Promise<{ endpoint: Endpoint; sfn: SFNClient }> => {
    const endpoint = await startEndpoint(directory, {
      now: () => clock.now,
      log: (sentence) => printed.push(sentence),
      stateMachines,
      invoke: async (_functionName, payload) => {
        calls.push(payload as Payload);
        return await workshop.answer(payload as Payload);
      },
    });
    process.env['AWS_ENDPOINT_URL_SFN'] = endpoint.url;
    return { endpoint, sfn: new SFNClient({ maxAttempts: 1 }) };
  };
  const workshop: SfnHarness = {
    ...(await open()),
    directory,
    calls,
    printed,
    clock,
    answer: () => ({}),
    async restart({ resumed = true } = {}) {
      workshop.sfn.destroy();
      await workshop.endpoint.stop();
      Object.assign(workshop, await open());
      if (resumed) workshop.endpoint.resume();
    },
    async close() {
      workshop.sfn.destroy();
      await workshop.endpoint.stop();
      folder.remove();
    },
    async start(machine, input = {}, name) {
      const { executionArn = '' } = await workshop.sfn.send(
        new StartExecutionCommand({
          stateMachineArn: `${accountArn}:stateMachine:${machine}`,
          input: JSON.stringify(input),
          name,
        }),
      );
      return executionArn;
    },
    describe: (executionArn) => workshop.sfn.send(new DescribeExecutionCommand({ executionArn })),
    async waitForEnd(executionArn) {
      return await until(async () => {
        const execution = await workshop.describe(executionArn);
        return execution.status === 'RUNNING' ? undefined : execution;
      });
    },
    async waitForCalls(count) {
      await until(() => (calls.length >= count ? true : undefined));
      // The function's return is written a moment after it was called.
      await pause();
    },
    async succeed(token, output = {}) {
      await workshop.sfn.send(
        new SendTaskSuccessCommand({ taskToken: String(token), output: JSON.stringify(output) }),
      );
    },
  };
  workshop.endpoint.resume();
  return workshop;
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
