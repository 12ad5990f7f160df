import { randomUUID } from 'node:crypto';
import type { FailureQueue } from '../../platform/sqs/failure-queue.ts';
import type { Store } from '../store/store.ts';

const schema = `
  CREATE TABLE IF NOT EXISTS failures (
    id TEXT PRIMARY KEY, body TEXT NOT NULL, receipt TEXT UNIQUE, visible_at INTEGER NOT NULL) STRICT;
  CREATE INDEX IF NOT EXISTS failures_by_instant ON failures (visible_at);`;

/** As many as SQS gives at once. */
const batchSize = 10;

/** The bodies of all messages, oldest first, hidden or not; the queue stays as it is. */
export async function listFailures(store: Pick<Store, 'sql' | 'write'>): Promise<readonly string[]> {
  await makeTable(store);
  const rows = store.sql.prepare('SELECT body FROM failures ORDER BY rowid').all();
  return rows.map(({ body }) => String(body));
}

async function makeTable(store: Pick<Store, 'sql' | 'write'>): Promise<void> {
  await store.write(() => {
    store.sql.exec(schema);
  });
}

/** A queue in the store. @param wall epoch milliseconds; messages are hidden by it, whatever the runtime's clock says */
export async function openFailureQueue(
  store: Pick<Store, 'sql' | 'write'>,
  wall: () => number = Date.now,
): Promise<FailureQueue> {
  await makeTable(store);
  const { sql } = store;
  const insert = sql.prepare('INSERT INTO failures (id, body, visible_at) VALUES (?, ?, ?)');
  const visible = sql.prepare(
    'SELECT id, body FROM failures WHERE visible_at <= ? ORDER BY visible_at LIMIT ?',
  );
  const hide = sql.prepare('UPDATE failures SET receipt = ?, visible_at = ? WHERE id = ?');
  const remove = sql.prepare('DELETE FROM failures WHERE receipt = ?');
  return {
    async send(message) {
      await store.write(() => insert.run(randomUUID(), JSON.stringify(message), wall()));
    },

    receive(hiddenSeconds) {
      return store.write(() =>
        visible.all(wall(), batchSize).map(({ id, body }) => {
          const receipt = randomUUID();
          hide.run(receipt, wall() + hiddenSeconds * 1_000, String(id));
          return { id: String(id), body: String(body), receipt };
        }),
      );
    },

    async delete(receipt) {
      await store.write(() => remove.run(receipt));
    },
  };
}
