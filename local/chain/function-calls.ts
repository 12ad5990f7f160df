import { setTimeout as sleep } from 'node:timers/promises';
import { longestTimerSeconds } from './definition.ts';
import type { Completion, Task } from './rows.ts';
import { failureOf, parametersSchema, payloadWith } from './task.ts';

export interface FunctionCallsOptions {
  readonly invoke: (functionName: string, payload: unknown) => Promise<unknown>;
  readonly completed: (task: Task, completion: Completion) => Promise<void>;
  /** The function of a task that waits has the token and returned. */
  readonly submitted: (task: Task) => void;
  /** What came of it could not be written. */
  readonly failed: (task: Task, error: unknown) => void;
}

export interface FunctionCall {
  readonly task: Task;
  readonly parameters: unknown;
  /**
   * How long the function may take. Wall time: a clock moved by a person says nothing of how long a function takes.
   */
  readonly timeoutSeconds: number | undefined;
}

/** Calls of functions on behalf of tasks. */
export interface FunctionCalls {
  make(call: FunctionCall): void;
  /** Waits a moment for those that are under way; what comes later is not reported. */
  stop(): Promise<void>;
}

/** How long a function may take to return once the process stops; a later one is invoked again by the next. */
const lastCallMs = 1_000;

export function openFunctionCalls(options: FunctionCallsOptions): FunctionCalls {
  const { invoke, completed, submitted, failed } = options;
  const calls = new Set<Promise<void>>();
  const timers = new Set<NodeJS.Timeout>();
  let phase: 'open' | 'stopping' | 'stopped' = 'open';

  async function answer({ task, parameters, timeoutSeconds }: FunctionCall): Promise<void> {
    const timer = timeoutSeconds === undefined ? undefined : expireAfter(task, timeoutSeconds);
    const completion = await outcomeOf(task, parameters);
    forget(timer);
    // What fails while everything stops may fail for that reason: the next process invokes it again.
    if (phase === 'stopped' || (phase === 'stopping' && completion?.kind === 'failed')) return;
    if (completion === undefined) submitted(task);
    else await completed(task, completion);
  }

  /** Nothing for a task that waits for its token. */
  async function outcomeOf(task: Task, parameters: unknown): Promise<Completion | undefined> {
    try {
      const { FunctionName, Payload } = parametersSchema.parse(parameters);
      const result = await invoke(FunctionName, payloadWith(Payload, task.token));
      if (task.token !== undefined) return undefined;
      const output = JSON.stringify({ StatusCode: 200, Payload: result ?? null });
      return { kind: 'succeeded', output };
    } catch (error) {
      return failureOf(error);
    }
  }

  function expireAfter(task: Task, seconds: number): NodeJS.Timeout {
    const timer = setTimeout(
      () => {
        forget(timer);
        completed(task, { kind: 'timed-out' }).catch((error: unknown) => {
          failed(task, error);
        });
      },
      Math.min(seconds, longestTimerSeconds) * 1_000,
    );
    timers.add(timer);
    return timer;
  }

  function forget(timer: NodeJS.Timeout | undefined): void {
    if (timer === undefined) return;
    clearTimeout(timer);
    timers.delete(timer);
  }

  return {
    make(call) {
      const answered = answer(call)
        .catch((error: unknown) => {
          failed(call.task, error);
        })
        .finally(() => calls.delete(answered));
      calls.add(answered);
    },
    async stop() {
      phase = 'stopping';
      for (const timer of timers) forget(timer);
      const returned = new AbortController();
      const patience = sleep(lastCallMs, undefined, { signal: returned.signal }).catch(() => undefined);
      await Promise.race([Promise.all(calls), patience]);
      returned.abort();
      phase = 'stopped';
    },
  };
}
