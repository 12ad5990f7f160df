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

/** An attempt whose function is about to be called. */
export interface Scheduling {
  readonly execution: string;
  readonly id: string;
  readonly state: string;
  /** Whether a token is made for it. */
  readonly waits: boolean;
  /** How long the token is good for by the clock. */
  readonly timeoutSeconds: number | undefined;
}

/**
 * The tasks of open executions. Of those that wait, what it answers with is durable. An answer of the others is only
 * noted: it is written with whatever is written next, of any task, and so before anything that follows from it. A
 * process killed before that calls the function again.
 */
export interface Tasks {
  find(execution: string, id: string): Task | undefined;
  /** Nothing when the execution has ended. */
  schedule(task: Scheduling): Promise<Task | undefined>;
  /** Notes that the function has the token. */
  submit(task: Pick<Task, 'execution' | 'id' | 'state'>): void;
  /** Ends the attempt; false when it or its execution had ended before. */
  complete(task: Omit<Scheduling, 'timeoutSeconds'>, completion: Completion): Promise<boolean>;
  /** Ends the attempt that waits for the token; gives its execution, or nothing when nobody waits for it. */
  completeByToken(token: string, completion: Completion): Promise<string | undefined>;
  /** Does `work` in the next transaction, and writes what is noted with it. */
  write<T>(work: () => T): Promise<T>;
  /** Whether something is noted and not written. */
  isBehind(): boolean;
  /** Within a transaction: times out what is due by the clock; gives the executions that this changed. */
  expire(): readonly string[];
  nextDeadline(): number | undefined;
  /** Within a transaction: the execution has ended. */
  forget(execution: string): void;
  /** Throws away what is noted of an execution that has ended. */
  drop(execution: string): void;
}

/** What is known here and not written yet: how an attempt ended, or that its function has the token. */
interface Note extends Pick<Task, 'execution' | 'id' | 'state' | 'completion'> {
  readonly at: number;
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
    answer: sql.prepare(`
      INSERT OR IGNORE INTO execution_task (execution, task, state, scheduled_at, completion)
        SELECT name, ?, ?, ?, ? FROM execution WHERE name = ? AND ended_at IS NULL`),
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

  const notes = new Map<string, Note>();

  function find(execution: string, id: string): Task | undefined {
    const note = notes.get(placeOf(execution, id));
    if (note?.completion !== undefined) return { ...note, token: undefined, submitted: false };
    const task = taskOf(statements.find.get(execution, id));
    return task === undefined || note === undefined ? task : { ...task, submitted: true };
  }

  function note(one: Note): void {
    notes.set(placeOf(one.execution, one.id), one);
  }

  function save({ execution, id, state, at, completion }: Note): void {
    if (completion === undefined) statements.submit.run(execution, id);
    else statements.answer.run(id, state, at, JSON.stringify(completion), execution);
  }

  /** What is noted stays so until it is durable. */
  async function write<T>(work: () => T): Promise<T> {
    const saved = [...notes];
    const result = await store.write(() => {
      for (const [, one] of saved) save(one);
      return work();
    });
    for (const [place, one] of saved) if (notes.get(place) === one) notes.delete(place);
    return result;
  }

  return {
    find,
    write,
    isBehind: () => notes.size > 0,
    async schedule({ execution, id, state, waits, timeoutSeconds }) {
      const task = { execution, id, state, submitted: false, completion: undefined };
      if (!waits) return { ...task, token: undefined };
      const token = randomBytes(32).toString('base64url');
      const scheduled = await write(() => {
        const at = now();
        // A function is given its time by the wall clock; only what waits for a person goes by this one.
        const dueAt = timeoutSeconds === undefined ? null : at + timeoutSeconds * 1_000;
        return statements.schedule.run(id, state, token, at, dueAt, execution).changes === 1;
      });
      return scheduled ? { ...task, token } : undefined;
    },
    submit({ execution, id, state }) {
      note({ execution, id, state, at: now(), completion: undefined });
    },
    async complete({ execution, id, state, waits }, completion) {
      if (waits)
        return write(() => statements.complete.run(JSON.stringify(completion), execution, id).changes === 1);
      if (find(execution, id)?.completion !== undefined) return false;
      note({ execution, id, state, at: now(), completion });
      return true;
    },
    completeByToken: (token, completion) =>
      write(() => {
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
    drop(execution) {
      for (const [place, one] of notes) if (one.execution === execution) notes.delete(place);
    },
  };
}

function placeOf(execution: string, id: string): string {
  return JSON.stringify([execution, id]);
}
