import { chainOf, type ChainPorts } from './chain.ts';
import { type PreparedMachine, prepareMachine } from './definition.ts';
import { openExecutions } from './executions.ts';
import { openFunctionCalls } from './function-calls.ts';
import type { Completion, Execution, Task } from './rows.ts';
import { type Attempt, type Run, startRun } from './run.ts';
import type { ChainStore } from './tables.ts';
import { findTimeoutError } from './task.ts';
import { isTransient } from '../../functions/stream/transient-errors.ts';

export interface ChainEngineOptions {
  readonly store: ChainStore;
  /** What new executions run, everything in it substituted. */
  readonly definition: object;
  /** Runs a function in this process, by what a definition has as its `FunctionName`. */
  readonly invoke: (functionName: string, payload: unknown) => Promise<unknown>;
  /** The clock that waiting tasks time out by, epoch milliseconds. */
  readonly now: () => number;
  readonly log: (sentence: string) => void;
}

/**
 * Runs executions. What anybody outside is told of them is durable first, so that a run can be thrown away at any
 * moment.
 */
export interface ChainEngine extends ChainPorts {
  /** From here on functions are invoked; first by what an earlier process left open. */
  resume(): void;
  /** Times out what is due by the clock, and takes up again what a passing fault has interrupted. */
  tick(): Promise<void>;
  /** When the clock next times something out. */
  nextTimeout(): number | undefined;
  /** Leaves every open execution where it stands. */
  stop(): Promise<void>;
}

/**
 * An execution is run from its start by each process, and its tasks are answered from the store as far as that goes.
 * What a definition draws itself (`States.UUID`) reads differently each time: tasks given it are done again.
 *
 * One process at a time has the engine of a store. Another writes by `openChain`, and what it wrote is taken up here.
 */
export async function openChainEngine(options: ChainEngineOptions): Promise<ChainEngine> {
  const { store, invoke, now, log } = options;
  const ready = prepareMachine(options.definition);
  const executions = await openExecutions({ store, now, beside: false });
  const prepared = new Map([[await executions.define(options.definition), ready]]);
  const timeoutError = await findTimeoutError();
  const runs = new Map<string, Run>();
  const steps = new Set<Promise<void>>();
  /** Executions of which a step failed for a passing reason. */
  const interrupted = new Set<string>();
  const calls = openFunctionCalls({
    invoke,
    failed: ({ execution }, error) => {
      interrupt(execution, error);
    },
    completed: complete,
    submitted(task) {
      executions.tasks.submit(task);
    },
  });
  let phase: 'waiting' | 'running' | 'stopped' = 'waiting';

  function prepare({ version }: Execution): PreparedMachine {
    const known = prepared.get(version) ?? prepareKept(version);
    prepared.set(version, known);
    return known;
  }

  function prepareKept(version: string): PreparedMachine {
    const definition = executions.definition(version);
    if (definition === undefined) throw new Error('The definition it started with is not kept.');
    return prepareMachine(definition);
  }

  /** Brings what runs here up to what is stored of the execution. */
  function refresh(name: string): void {
    if (phase !== 'running') return;
    try {
      const execution = executions.find(name);
      const run = runs.get(name);
      if (execution === undefined) return;
      if (execution.end !== undefined) discard(name);
      else if (run === undefined) begin(execution);
      else settle(execution, run);
    } catch (error) {
      interrupt(name, error);
    }
  }

  function discard(name: string): void {
    runs.get(name)?.halt();
    runs.delete(name);
    executions.tasks.drop(name);
  }

  function settle({ name }: Execution, run: Run): void {
    for (const id of run.waiting()) {
      const completion = executions.tasks.find(name, id)?.completion;
      if (completion !== undefined) run.settle(id, completion);
    }
  }

  function begin(execution: Execution): void {
    const { name } = execution;
    const run = startRun({
      execution,
      prepared: prepare(execution),
      timeoutError,
      failed(error) {
        interrupt(name, error);
      },
      attempted(attempt) {
        attendTo(name, () => take(execution, run, attempt));
      },
      aborted({ id, task: { name: state, waits } }) {
        attendTo(name, async () => {
          await executions.tasks.complete({ execution: name, id, state, waits }, { kind: 'aborted' });
        });
      },
      ended(end) {
        attendTo(name, async () => {
          await executions.end(name, end);
          discard(name);
        });
      },
    });
    runs.set(name, run);
  }

  async function take(execution: Execution, run: Run, { id, task, parameters }: Attempt): Promise<void> {
    const known = executions.tasks.find(execution.name, id);
    if (known?.completion !== undefined) {
      run.settle(id, known.completion, true);
      return;
    }
    const { name: state, waits, timeoutSeconds } = task;
    const scheduled =
      known ??
      (await executions.tasks.schedule({ execution: execution.name, id, state, waits, timeoutSeconds }));
    // Nobody is asked twice, nor for what nobody waits for since it was scheduled.
    if (scheduled === undefined || scheduled.submitted || !run.waitsFor(id)) return;
    calls.make({ task: scheduled, parameters, timeoutSeconds: waits ? undefined : timeoutSeconds });
  }

  async function complete(task: Task, completion: Completion): Promise<void> {
    const waits = task.token !== undefined;
    if (await executions.tasks.complete({ ...task, waits }, completion)) refresh(task.execution);
  }

  /** Does a step of an execution. */
  function attendTo(name: string, step: () => Promise<void>): void {
    attend(step, (error) => {
      interrupt(name, error);
    });
  }

  /** Does a step that nobody awaits but `stop`. */
  function attend(step: () => Promise<void>, failed: (error: unknown) => void): void {
    const done = step()
      .catch(failed)
      .finally(() => steps.delete(done));
    steps.add(done);
  }

  /** What failed for a passing reason is taken up again with the next tick; anything else would fail then as well. */
  function interrupt(name: string, error: unknown): void {
    if (!isTransient(error)) reportStandstill(`The execution ${name}`, 'until the next start', error);
    else if (phase === 'running') {
      interrupted.add(name);
      reportStandstill(`The execution ${name}`, 'for a minute', error);
    }
  }

  /** Throws away what runs of the interrupted and begins it again from what is stored. */
  function beginAgain(): void {
    for (const name of [...interrupted]) {
      interrupted.delete(name);
      runs.get(name)?.halt();
      runs.delete(name);
      refresh(name);
    }
  }

  async function takeChanges(): Promise<void> {
    for (const name of await executions.takeChanges()) refresh(name);
  }

  function reportStandstill(subject: string, howLong: string, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    log(`${subject} stands still ${howLong}: ${reason}`);
  }

  function takeChangesSoon(): void {
    attend(takeChanges, (error) => {
      reportStandstill('What another process wrote', 'until the next start', error);
    });
  }

  const unsubscribe = store.onForeignWrite(() => {
    if (phase === 'running') takeChangesSoon();
  });

  return {
    ...chainOf(executions, refresh),
    resume() {
      if (phase !== 'waiting') return;
      phase = 'running';
      for (const name of executions.open()) refresh(name);
      takeChangesSoon();
    },
    async tick() {
      beginAgain();
      // What is noted of tasks is written with it, once a minute at least.
      try {
        for (const name of await executions.expire()) refresh(name);
      } catch (error) {
        // It may have been written all the same; which they were was in the answer that did not come.
        for (const name of runs.keys()) refresh(name);
        throw error;
      }
    },
    nextTimeout: () => executions.nextDeadline(),
    async stop() {
      phase = 'stopped';
      unsubscribe();
      for (const run of runs.values()) run.halt();
      runs.clear();
      await calls.stop();
      await Promise.all(steps);
      if (executions.tasks.isBehind()) await executions.tasks.write(() => undefined);
    },
  };
}
