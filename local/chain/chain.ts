import {
  type Callback,
  type Chain,
  executionName,
  parseExecutionName,
} from '../../platform/stepfunctions/chain.ts';
import { type Executions, openExecutions } from './executions.ts';
import type { ChainStore } from './tables.ts';

/** The approval chain as the rest of the program sees it. */
export interface ChainPorts {
  readonly chain: Chain;
  readonly callback: Callback;
}

/**
 * The chain for a process that does not run it, such as a command beside the running instance: it writes, and the
 * process that has the engine takes it from there.
 */
export async function openChain(store: ChainStore, now: () => number): Promise<ChainPorts> {
  return chainOf(await openExecutions({ store, now, beside: true }));
}

/** The ports on executions; `changed` is told of each execution once what was done to it is durable. */
export function chainOf(executions: Executions, changed?: (name: string) => void): ChainPorts {
  return {
    chain: {
      async start(requestId, attempt) {
        const name = executionName(requestId, attempt);
        await executions.start(name, { request: requestId, attempt });
        changed?.(name);
      },
      async stop(requestId, attempt) {
        const name = executionName(requestId, attempt);
        await executions.end(name, { status: 'stopped' });
        changed?.(name);
      },
      statusOf(requestId, attempt) {
        const execution = executions.find(executionName(requestId, attempt));
        if (execution === undefined) return Promise.resolve('none');
        return Promise.resolve(execution.end === undefined ? 'running' : 'ended');
      },
      // A reader awaits between two of them, while others are written.
      // eslint-disable-next-line @typescript-eslint/require-await
      async *running() {
        for (const name of executions.open()) {
          const named = parseExecutionName(name);
          if (named !== undefined) yield named;
        }
      },
    },
    callback: {
      async succeed(token, output) {
        const completion = { kind: 'succeeded', output: JSON.stringify(output) } as const;
        const name = await executions.tasks.completeByToken(token, completion);
        if (name === undefined) return 'gone';
        changed?.(name);
        return 'told';
      },
    },
  };
}
