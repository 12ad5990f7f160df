import type { DatabaseSync } from 'node:sqlite';
import { isBusy, isSqliteError, storeFailure } from './errors.ts';

interface Waiting {
  readonly work: () => unknown;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

type Settle = () => void;

export interface GroupCommit {
  /**
   * Does `work` in the next transaction; resolves when it is durable, rejects with what it threw. When the disk fails a
   * transaction, the work is done again in one of its own.
   */
  readonly write: <T>(work: () => T) => Promise<T>;
  /** How many transactions were committed. */
  readonly commits: () => number;
  /** Commits what waits and takes no more. */
  close(): Promise<void>;
}

/** Writes of one transaction. More would keep readers of this process waiting for it. */
const largestGroup = 256;

/** A command beside this process holds the file for milliseconds; one that never lets go must be named. */
const patienceMs = 10_000;
const retryMs = 5;

/**
 * Collects the writes that arrive in one turn of the event loop into one transaction, so that they share one sync of
 * the file. Each has a savepoint of its own: one that throws takes back what it did and nothing else.
 */
export function groupCommit(database: DatabaseSync, onCommit: () => void): GroupCommit {
  const waiting: Waiting[] = [];
  let scheduled = false;
  let busySince: number | undefined;
  let closed = false;
  let commits = 0;
  const sql = (text: string): (() => void) => {
    const statement = database.prepare(text);
    return () => {
      statement.run();
    };
  };
  const [begin, commit, rollback] = [sql('BEGIN IMMEDIATE'), sql('COMMIT'), sql('ROLLBACK')];
  const [mark, keep, takeBack] = [
    sql('SAVEPOINT one_write'),
    sql('RELEASE one_write'),
    sql('ROLLBACK TO one_write'),
  ];

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(flush);
  }

  /** Looks again later when another process has the write lock; gives up when it never lets go. */
  function flush(): void {
    try {
      begin();
    } catch (error) {
      busySince ??= performance.now();
      if (isBusy(error) && performance.now() - busySince < patienceMs) {
        setTimeout(flush, retryMs);
        return;
      }
      rejectAll(waiting.splice(0), error);
    }
    busySince = undefined;
    if (database.isTransaction) commitGroup(waiting.splice(0, largestGroup));
    scheduled = false;
    if (waiting.length > 0) schedule();
  }

  /** Nobody is told before the commit: what a write has seen of another in its group is true only then. */
  function commitGroup(group: readonly Waiting[]): void {
    let settle: readonly Settle[];
    try {
      settle = group.map(doOne);
      commit();
    } catch (error) {
      if (database.isTransaction) rollback();
      if (group.length === 1) rejectAll(group, error);
      // Who of them it was is seen when each goes alone: the others are not to suffer for it.
      else for (const one of group) commitAlone(one);
      return;
    }
    commits += 1;
    for (const one of settle) one();
    onCommit();
  }

  function commitAlone(one: Waiting): void {
    try {
      begin();
    } catch (error) {
      rejectAll([one], error);
      return;
    }
    commitGroup([one]);
  }

  function doOne({ work, resolve, reject }: Waiting): Settle {
    mark();
    try {
      const result = work();
      if (result instanceof Promise)
        throw new Error('What is written must be written at once: the work of a write returns no promise.');
      keep();
      return () => {
        resolve(result as never);
      };
    } catch (error) {
      // Some faults of the disk end the whole transaction.
      if (!database.isTransaction) throw error;
      takeBack();
      keep();
      const reason = isSqliteError(error) ? storeFailure(error) : error;
      return () => {
        reject(reason);
      };
    }
  }

  function write<T>(work: () => T): Promise<T> {
    if (closed) return Promise.reject(new Error('The store is closed.'));
    return new Promise((resolve, reject) => {
      waiting.push({ work, resolve, reject });
      schedule();
    });
  }

  return {
    write,
    commits: () => commits,
    async close() {
      if (closed) return;
      // The last in the queue: all that came before it is settled with it.
      const last = write(() => undefined);
      closed = true;
      await last.catch(() => undefined);
    },
  };
}

function rejectAll(group: readonly Waiting[], cause: unknown): void {
  const failure = storeFailure(cause);
  for (const { reject } of group) reject(failure);
}
