import type { Store } from '../store/store.ts';

/** What executions need of the store. */
export type ChainStore = Pick<Store, 'sql' | 'write' | 'onForeignWrite'>;

/**
 * What is kept of executions. Only a row of `execution` outlives its execution, and it is found by its name alone: what
 * a step reads does not grow with how many have ended. Instants are epoch milliseconds.
 */
const tables = `
  CREATE TABLE IF NOT EXISTS execution_definition (
    version TEXT PRIMARY KEY,
    definition TEXT NOT NULL,
    -- New executions start with it.
    current INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE IF NOT EXISTS execution (
    name TEXT PRIMARY KEY,
    -- Of the definition it started with and goes on with, as on AWS.
    version TEXT NOT NULL,
    input TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    due_at INTEGER,
    ended_at INTEGER,
    status TEXT,
    output TEXT,
    error TEXT,
    cause TEXT
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS execution_open ON execution (version, name) WHERE ended_at IS NULL;
  CREATE INDEX IF NOT EXISTS execution_due ON execution (due_at) WHERE ended_at IS NULL AND due_at IS NOT NULL;

  CREATE TABLE IF NOT EXISTS execution_task (
    execution TEXT NOT NULL,
    task TEXT NOT NULL,
    state TEXT NOT NULL,
    token TEXT UNIQUE,
    scheduled_at INTEGER NOT NULL,
    due_at INTEGER,
    submitted INTEGER NOT NULL DEFAULT 0,
    completion TEXT,
    PRIMARY KEY (execution, task)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS execution_task_due ON execution_task (due_at) WHERE completion IS NULL AND due_at IS NOT NULL;

  -- Executions that were written by a process that does not run them.
  CREATE TABLE IF NOT EXISTS execution_change (execution TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
`;

/** Creates what is not there yet. */
export async function createTables(store: ChainStore): Promise<void> {
  await store.write(() => {
    store.sql.exec(tables);
  });
}
