import { DatabaseSync, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { type IndexDefinition, table } from '../../platform/dynamodb/table.ts';

export interface TableIndex extends Omit<IndexDefinition, 'projection'> {
  /** All attributes, the keys alone, or the keys and these. */
  readonly projection: 'ALL' | 'KEYS_ONLY' | readonly string[];
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey: string;
}

const definitions: Readonly<Record<string, IndexDefinition>> = table.indexes;

/** The table's indexes; each part of a key is one attribute (ADR 0008). */
export const indexes: readonly TableIndex[] = Object.entries(definitions).map(([name, index]) => {
  const [partition, sort] = [index.partition[0]?.[0], index.sort[0]?.[0]];
  if (partition === undefined || sort === undefined || index.partition.length + index.sort.length !== 2)
    throw new Error(`The embedded store wants one attribute a key part: index ${name} has another number.`);
  return { ...index, name, partitionKey: partition, sortKey: sort };
});

/** Attributes of index keys with their types, and the indexes each is a key of. */
export const indexAttributes: ReadonlyMap<string, 'S' | 'N'> = new Map(
  indexes.flatMap(({ partition, sort }) => [...partition, ...sort]),
);

/** Columns beside keys and body: index keys, and when an item expires. */
export const columns: readonly string[] = [...new Set([...indexAttributes.keys(), table.timeToLive])];

/** A name in SQL. */
export function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Blocks at most this long for another process; whoever writes then tries again without blocking. */
const busyTimeoutMs = 100;

/**
 * Opens the file, in WAL mode and synced at every commit, and makes what is not there: tables, columns and indexes
 * follow `platform/dynamodb/table.ts`.
 */
export function openDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: busyTimeoutMs });
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY;');
  database.exec('BEGIN IMMEDIATE');
  try {
    makeSchema(database);
    database.exec('COMMIT');
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

/** Columns have no type: a number stays a number and a text a text, compared as DynamoDB compares them. */
function makeSchema(database: DatabaseSync): void {
  database.exec(`
    CREATE TABLE IF NOT EXISTS item (
      id INTEGER PRIMARY KEY, pk NOT NULL, sk NOT NULL, body NOT NULL, size NOT NULL, UNIQUE (pk, sk)
    );
    CREATE TABLE IF NOT EXISTS change (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT, pk NOT NULL, at NOT NULL, expired NOT NULL, before, after
    );
    CREATE INDEX IF NOT EXISTS change_of ON change (pk, sequence);
  `);
  const present = new Set(
    database
      .prepare(`SELECT name FROM pragma_table_info('item')`)
      .all()
      .map(({ name }) => String(name)),
  );
  for (const column of columns.filter((name) => !present.has(name))) {
    database.exec(`ALTER TABLE item ADD COLUMN ${quote(column)}`);
    database
      .prepare(`UPDATE item SET ${quote(column)} = json_extract(body, ?)`)
      .run(`$.${JSON.stringify(column)}`);
  }
  makeIndex(
    database,
    'item_expires',
    `item (${quote(table.timeToLive)}) WHERE ${quote(table.timeToLive)} IS NOT NULL`,
  );
  for (const { name, partitionKey, sortKey } of indexes) {
    const [partition, sort] = [quote(partitionKey), quote(sortKey)];
    makeIndex(
      database,
      `item_${name}`,
      `item (${partition}, ${sort}, pk, sk) WHERE ${partition} IS NOT NULL AND ${sort} IS NOT NULL`,
    );
  }
}

/** Makes an index anew when its definition has changed. */
function makeIndex(database: DatabaseSync, name: string, on: string): void {
  const sql = `CREATE INDEX ${quote(name)} ON ${on}`;
  const known = database.prepare('SELECT sql FROM sqlite_schema WHERE name = ?').get(name);
  if (known?.['sql'] === sql) return;
  database.exec(`DROP INDEX IF EXISTS ${quote(name)}`);
  database.exec(sql);
}

export type Row = Record<string, SQLOutputValue>;

/** Prepares each statement once. */
export function statements(database: DatabaseSync): (sql: string) => StatementSync {
  const prepared = new Map<string, StatementSync>();
  return (sql) => {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    const statement = database.prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
}
