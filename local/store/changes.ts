import type { DynamoDBRecord } from 'aws-lambda';
import type { DatabaseSync } from 'node:sqlite';
import { statements } from './database.ts';
import { toRecord } from './records.ts';

export interface FollowOptions {
  /** Partition keys worked on at a time; 8 when absent. */
  readonly atOnce?: number;
  /** The first pause before another try, ms; each further one is twice as long, up to a minute. 100 when absent. */
  readonly backoffMs?: number;
}

export interface Follower {
  /**
   * Resolves when nothing deliverable is left: every change was delivered, or has failed since the call and waits for
   * its next try. What waits is tried at once, and what a delivery writes belongs to it.
   */
  drain(): Promise<void>;
  /** Finishes the deliveries under way and stops. */
  stop(): Promise<void>;
}

export type Deliver = (record: DynamoDBRecord) => Promise<'done' | 'again'>;

export interface Changes {
  /**
   * Delivers every change at least once, those of one partition key in order, woken by the commit, and deletes it soon
   * after. A process killed between the two delivers the change again when it next follows: whoever is delivered to
   * must bear it.
   */
  follow(deliver: Deliver, options?: FollowOptions): Follower;
  /** How many changes wait to be delivered. */
  waiting(): number;
}

/** Partition keys waiting to be worked on; beyond it the rest is left in the table until there is room. */
const mostReady = 1_000;
const longestBackoffMs = 60_000;
const lookAgainMs = 1_000;
/** What is delivered within this time is deleted in one transaction. */
const removeAfterMs = 25;

interface Parts {
  readonly database: DatabaseSync;
  readonly write: <T>(work: () => T) => Promise<T>;
  /** Calls the listener after each commit, whoever's it was. */
  readonly onCommit: (listener: () => void) => () => void;
}

/**
 * The outbox of changes. A scan notes which partition keys have changes, going over each change once, by its number;
 * each key then has its own walk through its changes by the index on it. Nothing costs more for what was delivered
 * before, or for what waits beside it. Only the names of keys are in memory: up to a thousand that are ready, and
 * those whose change failed and waits for another try.
 */
export function changes({ database, write, onCommit }: Parts): Changes {
  const prepare = statements(database);
  const scan = prepare('SELECT sequence, pk FROM change WHERE sequence > ? ORDER BY sequence LIMIT ?');
  const first = prepare('SELECT * FROM change WHERE pk = ? AND sequence > ? ORDER BY sequence LIMIT 1');
  const remove = prepare('DELETE FROM change WHERE pk = ? AND sequence <= ?');
  let isFollowed = false;

  function follow(deliver: Deliver, { atOnce = 8, backoffMs = 100 }: FollowOptions = {}): Follower {
    if (isFollowed) throw new Error('The changes of this store are followed already.');
    isFollowed = true;
    /** Keys to work on, first come first served. */
    const ready = new Set<string>();
    /** Keys worked on now, and those found again meanwhile need not be noted: their walk goes on to the end. */
    const running = new Set<string>();
    /** Keys whose change waits for another try. */
    const waiting = new Map<string, NodeJS.Timeout>();
    /** How often the first change of a key has failed. */
    const failures = new Map<string, number>();
    /** How far the changes of a key are delivered, of those that are not deleted yet. */
    const delivered = new Map<string, number>();
    let removing: NodeJS.Timeout | undefined;
    let scanned = 0;
    let lookingAgain: NodeJS.Timeout | undefined;
    let isStopped = false;
    let idle: (() => void)[] = [];

    /** Notes the keys of changes not scanned yet; false when there may be more. */
    function find(): boolean {
      while (ready.size < mostReady) {
        const rows = scan.all(scanned, mostReady);
        for (const row of rows) {
          scanned = Number(row['sequence']);
          const pk = String(row['pk']);
          if (!running.has(pk) && !waiting.has(pk)) ready.add(pk);
        }
        if (rows.length < mostReady) return true;
      }
      return false;
    }

    /** A file that cannot be read now is looked into again. */
    function work(): void {
      if (isStopped) return;
      try {
        const isWhole = find();
        for (const pk of ready) {
          if (running.size >= atOnce) break;
          ready.delete(pk);
          running.add(pk);
          void walk(pk);
        }
        if (isWhole && ready.size === 0 && running.size === 0) settle();
      } catch {
        clearTimeout(lookingAgain);
        lookingAgain = setTimeout(work, lookAgainMs);
      }
    }

    function settle(): void {
      const settled = idle.splice(0);
      if (settled.length === 0) return;
      void removeDelivered().finally(() => {
        for (const resolve of settled) resolve();
      });
    }

    function removeSoon(): void {
      removing ??= setTimeout(() => void removeDelivered(), removeAfterMs);
    }

    /** What the disk does not let go now goes later: it is remembered here that it was delivered. */
    async function removeDelivered(): Promise<void> {
      clearTimeout(removing);
      removing = undefined;
      const gone = [...delivered];
      if (gone.length === 0) return;
      try {
        await write(() => {
          for (const [pk, sequence] of gone) remove.run(pk, sequence);
        });
        for (const [pk, sequence] of gone) if (delivered.get(pk) === sequence) delivered.delete(pk);
      } catch {
        removeSoon();
      }
    }

    /** Delivers the changes of one key until there are none, or one fails. */
    async function walk(pk: string): Promise<void> {
      let outcome = await deliverFirst(pk);
      while (outcome === 'done' && !isStopped) outcome = await deliverFirst(pk);
      running.delete(pk);
      if (isStopped && running.size === 0) settle();
      if (outcome === 'failed' && !isStopped) postpone(pk);
      else failures.delete(pk);
      work();
    }

    /** Delivers the first change of a key. */
    async function deliverFirst(pk: string): Promise<'none' | 'done' | 'failed'> {
      try {
        const row = first.get(pk, delivered.get(pk) ?? 0);
        if (row === undefined) return 'none';
        if ((await deliver(toRecord(row))) === 'again') return 'failed';
        delivered.set(pk, Number(row['sequence']));
        removeSoon();
        failures.delete(pk);
        return 'done';
      } catch {
        return 'failed';
      }
    }

    function postpone(pk: string): void {
      const count = (failures.get(pk) ?? 0) + 1;
      failures.set(pk, count);
      const pause = Math.min(backoffMs * 2 ** (count - 1), longestBackoffMs);
      const timer = setTimeout(() => {
        retry(pk);
        work();
      }, pause);
      waiting.set(pk, timer);
    }

    function retry(pk: string): void {
      clearTimeout(waiting.get(pk));
      waiting.delete(pk);
      ready.add(pk);
    }

    const forget = onCommit(work);
    setImmediate(work);
    return {
      drain() {
        if (isStopped) return Promise.reject(new Error('The follower was stopped.'));
        for (const pk of [...waiting.keys()]) retry(pk);
        return new Promise((resolve) => {
          idle = [...idle, resolve];
          work();
        });
      },
      async stop() {
        isStopped = true;
        isFollowed = false;
        forget();
        clearTimeout(lookingAgain);
        for (const timer of waiting.values()) clearTimeout(timer);
        if (running.size > 0)
          await new Promise<void>((resolve) => {
            idle = [...idle, resolve];
          });
        else settle();
        await removeDelivered();
        clearTimeout(removing);
      },
    };
  }

  const count = prepare('SELECT count(*) AS count FROM change');
  return { follow, waiting: () => Number(count.get()?.['count']) };
}
