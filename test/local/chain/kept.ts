import type { SQLOutputValue } from 'node:sqlite';
import { type ChainStore, createTables } from '../../../local/chain/tables.ts';

const tables = ['execution_definition', 'execution', 'execution_task', 'execution_change'] as const;

type Row = Readonly<Record<string, SQLOutputValue>>;

/** All that a store keeps of executions, row by row. */
export type Kept = Readonly<Record<(typeof tables)[number], readonly Row[]>>;

export function copyOf({ sql }: ChainStore): Kept {
  const rowsOf = (table: string): readonly Row[] => sql.prepare(`SELECT * FROM ${table}`).all();
  return Object.fromEntries(tables.map((table) => [table, rowsOf(table)])) as Kept;
}

/** Adds the rows to what the store keeps. */
export async function fillFrom(store: ChainStore, kept: Kept): Promise<void> {
  await createTables(store);
  await store.write(() => {
    for (const table of tables)
      for (const row of kept[table]) {
        const columns = Object.keys(row);
        store.sql
          .prepare(`INSERT INTO ${table} (${columns.join()}) VALUES (${columns.map(() => '?').join()})`)
          .run(...Object.values(row));
      }
  });
}
