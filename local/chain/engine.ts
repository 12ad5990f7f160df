import { openFunctionCalls } from './function-calls.ts';
import { type PreparedMachine, prepareMachine } from './definition.ts';
import { type Attempt, type Run, startRun } from './run.ts';
import type { Completion, End } from './rows.ts';
import type { Execution, SfnState, Task } from './state.ts';
import { findTimeoutError } from './task.ts';

export interface SfnEngineOptions {
  readonly state: SfnState;
  /** Definitions by name, everything in them substituted. */
  readonly machines: Readonly<Record<string, object>>;
  /** Runs a function in this process. */
  readonly invoke: (functionName: string, payload: unknown) => Promise<unknown>;
  /** The clock that waiting tasks time out by, epoch milliseconds. */
  readonly now: () => number;
  readonly log: (sentence: string) => void;
}

/** Runs executions. What they did is written to the state first, so that a run can be thrown away at any moment. */
export interface SfnEngine {
  /** Of the definition that a new execution of the machine starts with. */
  version(machine: string): string | undefined;
  /** Runs it, or leaves it to `resume`. */
  run(execution: Execution): void;
  /** False when the task or its execution had ended before. */
  complete(task: Task, completion: Completion): boolean;
  end(execution: Execution, end: End): void;
  /** From here on functions are invoked; first by what an earlier process left open. */
  readonly resume: () => void;
  /** Times out what is due by the clock. */
  readonly tick: () => void;
  /** When the clock next times something out. */
  readonly nextTimeout: () => number | undefined;
  /** Leaves every open execution where it stands. */
  stop(): Promise<void>;
}

/**
 * An execution is run from its start by each process, and its tasks are answered from the journal as far as that
 * goes. What a definition draws itself (`States.UUID`) reads differently each time: tasks given it are done again.
 */
export async function openSfnEngine(options: SfnEngineOptions): Promise<SfnEngine> {
  const { state, invoke, now, log } = options;
  const timeoutError = await findTimeoutError();
  const prepared = new Map<string, PreparedMachine>();
  const runs = new Map<Execution, Run>();
  const calls = openFunctionCalls({
    invoke,
    failed: reportFailure,
    completed: complete,
    submitted(task) {
      state.submit(task, now());
    },
  });
  let phase: 'waiting' | 'running' | 'stopped' = 'waiting';
  const versions = new Map(
    Object.entries(options.machines).map(([name, machine]) => [name, define(machine)]),
  );

  function define(machine: object): string {
    const ready = prepareMachine(machine);
    const version = state.define(machine);
    prepared.set(version, ready);
    return version;
  }

  function prepare({ version }: Execution): PreparedMachine {
    const known = prepared.get(version) ?? prepareMachine(state.definition(version) ?? {});
    prepared.set(version, known);
    return known;
  }

  function run(execution: Execution): void {
    if (phase !== 'running') return;
    const run = startRun({
      execution,
      prepared: prepare(execution),
      timeoutError,
      failed: reportFailure,
      attempted(attempt) {
        go(execution, run, attempt);
      },
      aborted(id) {
        const task = execution.tasks.get(id);
        if (task !== undefined) state.complete(task, { kind: 'aborted' }, now());
      },
      ended(end) {
        runs.delete(execution);
        state.end(execution, end, now());
      },
    });
    runs.set(execution, run);
  }

  function go(execution: Execution, run: Run, { id, task, parameters }: Attempt): void {
    const known = execution.tasks.get(id);
    if (known?.completion !== undefined) {
      run.settle(id, known.completion, true);
      return;
    }
    const { name, waits, timeoutSeconds } = task;
    const scheduled =
      known ??
      state.schedule(execution, { id, state: name, parameters: JSON.stringify(parameters), waits }, now());
    // Nobody is asked twice.
    if (scheduled.submitted) return;
    calls.make({ task: scheduled, parameters, timeoutSeconds: waits ? undefined : timeoutSeconds });
  }

  function complete(task: Task, completion: Completion): boolean {
    if (!state.complete(task, completion, now())) return false;
    runs.get(task.execution)?.settle(task.id, completion);
    return true;
  }

  function end(execution: Execution, outcome: End): void {
    state.end(execution, outcome, now());
    runs.get(execution)?.halt();
    runs.delete(execution);
  }

  function reportFailure(error: unknown): void {
    log(
      `An execution stands still until the next start: ${error instanceof Error ? error.message : String(error)}`,
    );
  }

  function* deadlines(): Generator<{ readonly at: number; expire(): void }> {
    for (const task of state.waiting()) {
      const seconds = prepare(task.execution).tasks.get(task.state)?.timeoutSeconds;
      if (seconds === undefined) continue;
      const expire = () => complete(task, { kind: 'timedOut' });
      yield { at: task.scheduledAt + seconds * 1_000, expire };
    }
    for (const execution of state.open()) {
      const seconds = prepare(execution).timeoutSeconds;
      if (seconds === undefined) continue;
      const expire = () => {
        end(execution, { status: 'TIMED_OUT', error: 'States.Timeout' });
      };
      yield { at: execution.startedAt + seconds * 1_000, expire };
    }
  }

  return {
    version: (machine) => versions.get(machine),
    run,
    complete,
    end,
    resume() {
      if (phase !== 'waiting') return;
      phase = 'running';
      for (const execution of state.open()) run(execution);
    },
    tick() {
      const at = now();
      for (const deadline of deadlines()) if (deadline.at <= at) deadline.expire();
    },
    nextTimeout() {
      let next: number | undefined;
      for (const { at } of deadlines()) next = Math.min(at, next ?? at);
      return next;
    },
    async stop() {
      phase = 'stopped';
      for (const run of runs.values()) run.halt();
      runs.clear();
      await calls.stop();
    },
  };
}
