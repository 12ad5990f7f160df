import type { Store } from './store/store.ts';

/** Small things this machine keeps about itself, by name: the lead of its clock, its keys. Each is JSON. */
export interface KeptValues {
  get(name: string): unknown;
  /** Durable when it resolves. */
  put(name: string, value: unknown): Promise<void>;
}

/** The values kept in the store. */
export async function openKeptValues(store: Pick<Store, 'sql' | 'write'>): Promise<KeptValues> {
  await store.write(() => {
    store.sql.exec(
      'CREATE TABLE IF NOT EXISTS kept_values (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT',
    );
  });
  const select = store.sql.prepare('SELECT value FROM kept_values WHERE name = ?');
  const upsert = store.sql.prepare('INSERT OR REPLACE INTO kept_values (name, value) VALUES (?, ?)');
  return {
    get(name) {
      const row = select.get(name);
      return row === undefined ? undefined : (JSON.parse(String(row['value'])) as unknown);
    },
    async put(name, value) {
      await store.write(() => upsert.run(name, JSON.stringify(value)));
    },
  };
}
