import { ExecutionError } from 'aws-local-stepfunctions';
import type { PreparedMachine, TaskState } from './definition.ts';
import type { Completion, End, Execution } from './rows.ts';
import { attemptNamer, DiscardedError, errorOf, type TimeoutError, tokenPlaceholder } from './task.ts';

type Ran = ReturnType<PreparedMachine['machine']['run']>;
type Json = Awaited<Ran['result']>;

/** An attempt at a task that the engine waits for. */
export interface Attempt {
  readonly id: string;
  readonly task: TaskState;
  /** What the state hands its function, the token's placeholder in it. */
  readonly parameters: unknown;
}

export interface RunOptions {
  readonly execution: Execution;
  readonly prepared: PreparedMachine;
  readonly timeoutError: TimeoutError;
  /** The engine reached a task: `settle` answers it. */
  readonly attempted: (attempt: Attempt) => void;
  /** The Map or Parallel around a task failed: nobody waits for it any more. */
  readonly aborted: (attempt: Attempt) => void;
  readonly ended: (end: End) => void;
  /** Something went wrong between two answers, where nobody awaits it. */
  readonly failed: (error: unknown) => void;
}

/** One pass of the engine through an execution, from its start. */
export interface Run {
  /** Attempts handed out by `attempted` that nothing has answered yet. */
  waiting(): Iterable<string>;
  waitsFor(id: string): boolean;
  /** Answers an attempt; `earlier` by what an earlier pass came to, when a Retry has no reason to wait again. */
  settle(id: string, completion: Completion, earlier?: boolean): void;
  /** Throws the pass away; none of the callbacks is called any more. */
  halt(): void;
}

interface Pending extends Attempt {
  /** Whether it was handed out by `attempted`. */
  arrived: boolean;
  readonly resolve: (result: Json) => void;
  readonly reject: (error: Error) => void;
}

export function startRun(options: RunOptions): Run {
  const { execution, prepared, timeoutError, failed } = options;
  const pending = new Map<string, Pending>();
  const nameAttempt = attemptNamer();
  // Milliseconds by state, read by the engine at each failure; an empty list leaves them to the definition.
  const retryIntervals: Record<string, number | number[]> = {};
  let container: string | undefined;
  let over = false;

  function attempt(task: TaskState, parameters: unknown): Promise<Json> {
    if (over) return Promise.reject(new DiscardedError());
    const id = nameAttempt(task.name, parameters);
    return new Promise((resolve, reject) => {
      pending.set(id, { id, task, parameters, arrived: false, resolve, reject });
      // By then `follow` has seen all that the engine did before.
      setImmediate(() => {
        arrive(id);
      });
    });
  }

  function arrive(id: string): void {
    const waiting = pending.get(id);
    if (waiting === undefined) return;
    if (waiting.task.container !== undefined && waiting.task.container !== container) abandon(waiting);
    else {
      waiting.arrived = true;
      guard(() => {
        options.attempted(waiting);
      });
    }
  }

  /**
   * When an item of a Map fails, the engine leaves the others going, even those that were about to be retried. Only
   * outermost containers are followed: one within another may run many times at once under one name.
   */
  async function follow(events: Ran['eventLogs']): Promise<void> {
    for await (const event of events) {
      if (!('state' in event) || !prepared.containers.has(event.state.name)) continue;
      if (event.type === 'StateEntered' || event.type === 'StateRetried') container = event.state.name;
      else if (event.type === 'StateFailed') {
        container = undefined;
        for (const waiting of pending.values())
          if (waiting.task.container === event.state.name) abandon(waiting);
      }
    }
  }

  function abandon(attempt: Pending): void {
    pending.delete(attempt.id);
    attempt.reject(new DiscardedError());
    guard(() => {
      options.aborted(attempt);
    });
  }

  function guard(step: () => void): void {
    try {
      step();
    } catch (error) {
      failed(error);
    }
  }

  function halt(): void {
    over = true;
    ran.abort();
    // The engine's own timer of a task goes when the task is answered.
    for (const { reject } of pending.values()) reject(new DiscardedError());
    pending.clear();
  }

  function endRun(end: End): void {
    if (over) return;
    halt();
    guard(() => {
      options.ended(end);
    });
  }

  const handlers = [...prepared.tasks.values()].map(
    (task) => [task.name, (parameters: unknown) => attempt(task, parameters)] as const,
  );
  const input = JSON.parse(execution.input) as Json;
  const ran = prepared.machine.run(input, {
    overrides: {
      taskResourceLocalHandlers: Object.fromEntries(handlers),
      retryIntervalOverrides: retryIntervals,
    },
    context: { Task: { Token: tokenPlaceholder }, ...startedContext(execution, input) },
  });
  follow(ran.eventLogs).catch(failed);
  ran.result.then(
    (output) => {
      endRun({ status: 'succeeded', output: JSON.stringify(output) });
    },
    (error: unknown) => {
      const { name, message } = (error instanceof ExecutionError ? error.cause : error) as Error;
      endRun({ status: 'failed', error: name, cause: message });
    },
  );

  return {
    *waiting() {
      for (const { id, arrived } of pending.values()) if (arrived) yield id;
    },
    waitsFor: (id) => pending.has(id),
    settle(id, completion, earlier = false) {
      const waiting = pending.get(id);
      if (waiting === undefined) return;
      retryIntervals[waiting.task.name] = earlier ? 0 : [];
      // What failed around it will fail again.
      if (completion.kind === 'aborted') return;
      pending.delete(id);
      if (completion.kind === 'succeeded') waiting.resolve(JSON.parse(completion.output) as Json);
      else waiting.reject(errorOf(completion, timeoutError));
    },
    halt,
  };
}

/** What `$$.Execution` is to the definition, see `prepareMachine`. */
function startedContext({ name, startedAt }: Execution, input: Json): Readonly<Record<string, Json>> {
  return {
    Started: {
      Id: name,
      Name: name,
      Input: input,
      StartTime: new Date(startedAt).toISOString(),
    },
  };
}
