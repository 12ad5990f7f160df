import { DatabaseSync } from 'node:sqlite';
import type { Store } from '../../../local/store/store.ts';

export function openStore({ file }: { readonly file: string }): Promise<Store & { close(): Promise<void> }> {
  const sql = new DatabaseSync(file);
  sql.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 5000');
  const version = () => (sql.prepare('PRAGMA data_version').get() as { data_version: number }).data_version;
  let queue: (() => void)[] = [];
  let seen = version();
  const listeners = new Set<() => void>();
  const timer = setInterval(() => {
    const now = version();
    if (now === seen) return;
    seen = now;
    for (const listener of listeners) listener();
  }, 20);
  timer.unref();
  function flush(): void {
    const works = queue;
    queue = [];
    if (works.length === 0) return;
    sql.exec('BEGIN IMMEDIATE');
    const settles = works.map((work) => work() as unknown as () => void);
    sql.exec('COMMIT');
    for (const settle of settles) settle();
  }
  return Promise.resolve({
    sql,
    write: (work) =>
      new Promise((resolve, reject) => {
        if (queue.length === 0) setImmediate(flush);
        queue.push((() => {
          sql.exec('SAVEPOINT part');
          try {
            const result = work();
            sql.exec('RELEASE part');
            return () => {
              (resolve as (value: unknown) => void)(result);
            };
          } catch (error) {
            sql.exec('ROLLBACK TO part; RELEASE part');
            return () => {
              reject(error as Error);
            };
          }
        }) as () => void);
      }),
    onForeignWrite(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      flush();
      clearInterval(timer);
      sql.close();
    },
  });
}
