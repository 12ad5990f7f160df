import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { type Completion, type Task, taskOf } from './rows.ts';
import type { ChainStore } from './tables.ts';

export interface TasksOptions {
  readonly store: ChainStore;
  /** The clock tasks are dated by, epoch milliseconds. */
  readonly now: () => number;
  /** Called within the transaction that changes a task from outside its execution. */
  readonly announce: (execution: string) => void;
}

/** What is written of an attempt before its function is called. */
export interface Scheduling {
  readonly execution: string;
  readonly id: string;
  readonly state: string;
  /** Whether a token is made for it. */
  readonly waits: boolean;
  /** How long the token is good for by the clock. */
  readonly timeoutSeconds: number | undefined;
}

/** The tasks of open executions. What it answers with is durable. */
export interface Tasks {
  find(execution: string, id: string): Task | undefined;
  /** Nothing when the execution has ended. */
  schedule(task: Scheduling): Promise<Task | undefined>;
  submit(task: Task): Promise<void>;
  /** Ends the attempt; false when it or its execution had ended before. */
  complete(task: Pick<Task, 'execution' | 'id'>, completion: Completion): Promise<boolean>;
  /** Ends the attempt that waits for the token; gives its execution, or nothing when nobody waits for it. */
  completeByToken(token: string, completion: Completion): Promise<string | undefined>;
  /** Within a transaction: times out what is due by the clock; gives the executions that this changed. */
  expire(): readonly string[];
  nextDeadline(): number | undefined;
  /** Within a transaction: the execution has ended. */
  forget(execution: string): void;
}

const executed = z.object({ execution: z.string() });
const deadline = z.object({ at: z.number().nullable() });

/** Needs the tables to be there. */
export function prepareTasks({ store, now, announce }: TasksOptions): Tasks {
  const { sql } = store;
  const statements = {
    find: sql.prepare('SELECT * FROM execution_task WHERE execution = ? AND task = ?'),
    schedule: sql.prepare(`
      INSERT INTO execution_task (execution, task, state, token, scheduled_at, due_at)
        SELECT name, ?, ?, ?, ?, ? FROM execution WHERE name = ? AND ended_at IS NULL`),
    submit: sql.prepare('UPDATE execution_task SET submitted = 1 WHERE execution = ? AND task = ?'),
    complete: sql.prepare(
      'UPDATE execution_task SET completion = ? WHERE execution = ? AND task = ? AND completion IS NULL',
    ),
    completeByToken: sql.prepare(
      'UPDATE execution_task SET completion = ? WHERE token = ? AND completion IS NULL RETURNING execution',
    ),
    expire: sql.prepare(
      'UPDATE execution_task SET completion = ? WHERE due_at <= ? AND completion IS NULL RETURNING execution',
    ),
    nextDue: sql.prepare(
      'SELECT min(due_at) AS at FROM execution_task WHERE completion IS NULL AND due_at IS NOT NULL',
    ),
    forget: sql.prepare('DELETE FROM execution_task WHERE execution = ?'),
  };

  return {
    find: (execution, id) => taskOf(statements.find.get(execution, id)),
    async schedule({ execution, id, state, waits, timeoutSeconds }) {
      const token = waits ? randomBytes(32).toString('base64url') : undefined;
      const scheduled = await store.write(() => {
        const at = now();
        // A function is given its time by the wall clock; only what waits for a person goes by this one.
        const dueAt = waits && timeoutSeconds !== undefined ? at + timeoutSeconds * 1_000 : null;
        return statements.schedule.run(id, state, token ?? null, at, dueAt, execution).changes === 1;
      });
      return scheduled ? { execution, id, token, submitted: false, completion: undefined } : undefined;
    },
    async submit({ execution, id }) {
      await store.write(() => statements.submit.run(execution, id));
    },
    complete: ({ execution, id }, completion) =>
      store.write(() => statements.complete.run(JSON.stringify(completion), execution, id).changes === 1),
    completeByToken: (token, completion) =>
      store.write(() => {
        const row = statements.completeByToken.get(JSON.stringify(completion), token);
        if (row === undefined) return undefined;
        const { execution } = executed.parse(row);
        announce(execution);
        return execution;
      }),
    expire() {
      const timedOut: Completion = { kind: 'timed-out' };
      return statements.expire
        .all(JSON.stringify(timedOut), now())
        .map((row) => executed.parse(row).execution);
    },
    nextDeadline: () => deadline.parse(statements.nextDue.get()).at ?? undefined,
    forget(execution) {
      statements.forget.run(execution);
    },
  };
}
