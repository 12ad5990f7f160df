import { createHash } from 'node:crypto';
import * as z from 'zod';
import { type End, type Execution, executionOf } from './rows.ts';
import { type ChainStore, createTables } from './tables.ts';
import { prepareTasks, type Tasks } from './tasks.ts';

export interface ExecutionsOptions {
  readonly store: ChainStore;
  /** The clock executions are dated by, epoch milliseconds. */
  readonly now: () => number;
  /** Whether the process that runs the executions has to be told what changes: it is another. */
  readonly beside: boolean;
}

/** Executions and their tasks. What it answers with is durable. */
export interface Executions {
  readonly tasks: Tasks;
  /** Keeps the definition that new executions start with; gives the version it is known by. */
  define(definition: object): Promise<string>;
  definition(version: string): object | undefined;
  /** Does nothing when there is or was one of this name. */
  start(name: string, input: object): Promise<void>;
  find(name: string): Execution | undefined;
  /** Names of those that have not ended, read page by page: each was open when its page was read. */
  open(): Iterable<string>;
  /** Ends it and forgets its tasks; does nothing when it had ended. */
  end(name: string, end: End): Promise<void>;
  /** Times out what is due by the clock; gives the executions that this changed. */
  expire(): Promise<readonly string[]>;
  /** When the clock next times something out. */
  nextDeadline(): number | undefined;
  /** Takes note of what another process has changed: each execution is given at least once. */
  takeChanges(): Promise<readonly string[]>;
}

const pageSize = 100;
const named = z.object({ name: z.string() });
const place = z.object({ version: z.string(), name: z.string() });
type Place = z.infer<typeof place>;
const versioned = z.object({
  definition: z.string().transform((text) => z.looseObject({}).parse(JSON.parse(text))),
});
const deadline = z.object({ at: z.number().nullable() });
const change = z.object({ execution: z.string() });

/** Opens the executions kept in the store. */
export async function openExecutions({ store, now, beside }: ExecutionsOptions): Promise<Executions> {
  await createTables(store);
  const { sql } = store;
  const statements = {
    define: sql.prepare(
      'INSERT OR IGNORE INTO execution_definition (version, definition, current) VALUES (?, ?, 1)',
    ),
    makeCurrent: sql.prepare('UPDATE execution_definition SET current = (version = ?)'),
    forgetDefinitions: sql.prepare(`
      DELETE FROM execution_definition AS unused WHERE current = 0 AND NOT EXISTS
        (SELECT 1 FROM execution WHERE version = unused.version AND ended_at IS NULL)`),
    current: sql.prepare('SELECT 1 FROM execution_definition WHERE current = 1'),
    definition: sql.prepare('SELECT definition FROM execution_definition WHERE version = ?'),
    start: sql.prepare(`
      INSERT OR IGNORE INTO execution (name, version, input, started_at, due_at)
        SELECT :name, version, :input, :now, :now + 1000 * json_extract(definition, '$.TimeoutSeconds')
        FROM execution_definition WHERE current = 1`),
    find: sql.prepare('SELECT * FROM execution WHERE name = ?'),
    open: sql.prepare(`
      SELECT version, name FROM execution WHERE ended_at IS NULL AND (version, name) > (?, ?)
        ORDER BY version, name LIMIT ${pageSize}`),
    end: sql.prepare(`
      UPDATE execution SET ended_at = ?, status = ?, output = ?, error = ?, cause = ?
        WHERE name = ? AND ended_at IS NULL`),
    due: sql.prepare('SELECT name FROM execution WHERE ended_at IS NULL AND due_at <= ?'),
    nextDue: sql.prepare(
      'SELECT min(due_at) AS at FROM execution WHERE ended_at IS NULL AND due_at IS NOT NULL',
    ),
    announce: sql.prepare('INSERT OR IGNORE INTO execution_change (execution) VALUES (?)'),
    changed: sql.prepare('SELECT 1 FROM execution_change LIMIT 1'),
    takeChanges: sql.prepare('DELETE FROM execution_change RETURNING execution'),
  };

  function announce(execution: string): void {
    if (beside) statements.announce.run(execution);
  }
  const tasks = prepareTasks({ store, now, announce });

  function endNow(name: string, { status, output, error, cause }: End): void {
    const ended = statements.end.run(now(), status, output ?? null, error ?? null, cause ?? null, name);
    if (ended.changes === 0) return;
    tasks.forget(name);
    statements.forgetDefinitions.run();
    announce(name);
  }

  return {
    tasks,
    async define(definition) {
      const text = JSON.stringify(definition);
      const version = createHash('sha256').update(text).digest('base64url');
      await store.write(() => {
        statements.define.run(version, text);
        statements.makeCurrent.run(version);
        statements.forgetDefinitions.run();
      });
      return version;
    },
    definition(version) {
      const row = statements.definition.get(version);
      return row === undefined ? undefined : versioned.parse(row).definition;
    },
    async start(name, input) {
      await store.write(() => {
        if (statements.current.get() === undefined)
          throw new Error('No definition is kept that an execution could start with.');
        const started = statements.start.run({ name, input: JSON.stringify(input), now: now() });
        if (started.changes === 1) announce(name);
      });
    },
    find: (name) => executionOf(statements.find.get(name)),
    *open() {
      let last: Place | undefined = { version: '', name: '' };
      while (last !== undefined) {
        const page: Place[] = statements.open.all(last.version, last.name).map((row) => place.parse(row));
        for (const { name } of page) yield name;
        last = page.length < pageSize ? undefined : page.at(-1);
      }
    },
    async end(name, end) {
      await tasks.write(() => {
        endNow(name, end);
      });
    },
    expire: () =>
      tasks.write(() => {
        const due = statements.due.all(now()).map((row) => named.parse(row).name);
        for (const name of due) endNow(name, { status: 'timed-out', error: 'States.Timeout' });
        return [...due, ...tasks.expire()];
      }),
    nextDeadline() {
      const ends = [deadline.parse(statements.nextDue.get()).at, tasks.nextDeadline()];
      const known = ends.filter((at) => at !== null && at !== undefined);
      return known.length === 0 ? undefined : Math.min(...known);
    },
    async takeChanges() {
      // Most of what others write concerns no execution, and is not waited for.
      if (statements.changed.get() === undefined) return [];
      return await store.write(() => statements.takeChanges.all().map((row) => change.parse(row).execution));
    },
  };
}
