import { existsSync, renameSync, rmSync } from 'node:fs';
import { backup, DatabaseSync } from 'node:sqlite';
import type { DocumentClient } from '../../platform/dynamodb/client.ts';
import { table } from '../../platform/dynamodb/table.ts';
import { changes, type Changes } from './changes.ts';
import { client } from './client.ts';
import { openDatabase, quote } from './database.ts';
import { foreignWrites } from './foreign-writes.ts';
import { groupCommit } from './group-commit.ts';
import { type Concerns, items as itemsOf } from './items.ts';
import type { Key } from './keys.ts';
import { reader } from './query.ts';

/** One machine's store: what DynamoDB is on AWS, in one SQLite file, within this process. */
export interface Store {
  /** Answers the commands of the document client that the product uses. */
  readonly client: DocumentClient;
  /** For what else this machine keeps, in tables of its own. Reads at any time, writes only through `write`. */
  readonly sql: DatabaseSync;
  /** Does `work` in the next transaction, durable when it resolves; what it throws undoes only its own part. */
  write<T>(work: () => T): Promise<T>;
  readonly changes: Changes;
  /** Removes items whose time to live has passed by an instant (epoch ms); how many they were. */
  purgeExpired(now: number): Promise<number>;
  /** Called when another process has written to the file. Returns how to stop listening. */
  onForeignWrite(listener: () => void): () => void;
  /** A number that changes whenever an item was written whose key matches, by whomever: caches compare it. */
  revisionOf(matches: (key: Key) => boolean): () => number;
  /** Copies the whole file, as it is at one instant, while it is in use. The copy has its name only when it is whole. */
  backup(file: string): Promise<void>;
  /** How many transactions this process has committed. */
  commits(): number;
  /** Commits what waits and closes the file. */
  close(): Promise<void>;
}

export interface StoreOptions {
  /** `:memory:` for one that ends with the process. */
  readonly file: string;
  /** By which commands name the table; `rotunda` when absent. */
  readonly tableName?: string;
  /**
   * Which changes are kept for whoever follows them, all when absent. False where nobody ever does: they would only
   * grow.
   */
  readonly keepChanges?: Concerns | false;
}

const noChanges: Changes = {
  follow() {
    throw new Error('This store was opened without its changes: nothing would ever be delivered.');
  },
  waiting: () => 0,
};

/** Items removed in one transaction, so that nobody waits long for it. */
const purgedAtOnce = 500;

/** Opens the file, and makes it when it is not there. */
export function openStore({ file, tableName = 'rotunda', keepChanges = () => true }: StoreOptions): Store {
  const database = openDatabase(file);
  const foreign = foreignWrites(database, file);
  const committed = new Set<() => void>();
  const group = groupCommit(database, () => {
    for (const listener of committed) listener();
  });
  const watched: { readonly matches: (key: Key) => boolean; revision: number }[] = [];
  const items = itemsOf(database, keepChanges || (() => false), (key) => {
    for (const one of watched) if (one.matches(key)) one.revision += 1;
  });
  const expired = database.prepare(
    `SELECT pk, sk FROM item WHERE ${quote(table.timeToLive)} < ? ORDER BY ${quote(table.timeToLive)} LIMIT ?`,
  );

  function purgeSome(seconds: number): number {
    const rows = expired.all(seconds, purgedAtOnce);
    for (const { pk, sk } of rows) items.expire({ pk: String(pk), sk: String(sk) });
    return rows.length;
  }

  return {
    client: client({ tableName, items, reader: reader(database), write: group.write }),
    sql: database,
    write: group.write,
    changes: keepChanges
      ? changes({
          database,
          write: group.write,
          onCommit(listener) {
            committed.add(listener);
            const forget = foreign.listen(listener);
            return () => {
              committed.delete(listener);
              forget();
            };
          },
        })
      : noChanges,
    async purgeExpired(now) {
      let count = 0;
      for (;;) {
        const purged = await group.write(() => purgeSome(now / 1000));
        count += purged;
        if (purged < purgedAtOnce) return count;
      }
    },
    onForeignWrite: foreign.listen,
    revisionOf(matches) {
      const own = { matches, revision: 0 };
      watched.push(own);
      // Of another process it is known only that it has written.
      return () => own.revision + foreign.revision();
    },
    backup: (to) => copy(database, file, to),
    commits: group.commits,
    async close() {
      await group.close();
      foreign.close();
      if (database.isOpen) database.close();
    },
  };
}

/** Pages of a step: more than any file has. */
const everything = 2 ** 31 - 1;

/**
 * Copies in one step, off the event loop, by a connection of its own: it reads one snapshot of the write-ahead log,
 * whatever is written meanwhile. A database in memory has no other connection.
 *
 * @throws Error when the name is that of a database in use, whose log would be taken for that of the copy
 */
async function copy(database: DatabaseSync, file: string, to: string): Promise<void> {
  if (existsSync(`${to}-wal`)) throw new Error(`${to} is in use: back up to another file.`);
  const part = `${to}.part`;
  rmSync(part, { force: true });
  const source = file === ':memory:' ? database : new DatabaseSync(file, { readOnly: true });
  try {
    await backup(source, part, { rate: everything });
    renameSync(part, to);
  } finally {
    if (source !== database) source.close();
  }
}
