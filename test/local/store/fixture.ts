import { afterAll, afterEach } from '@jest/globals';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { openStore, type Store, type StoreOptions } from '../../../local/store/store.ts';

/** A folder for the suite, gone after it. */
export function aDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'rotunda-store-'));
  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });
  return directory;
}

const opened = new Set<Store>();

/** A store, closed after the test. */
export function aStore(options: StoreOptions = { file: ':memory:' }): Store {
  const store = openStore(options);
  opened.add(store);
  return store;
}

afterEach(async () => {
  for (const store of opened) await store.close();
  opened.clear();
});

export function put({ client }: Store, pk: string, sk: string, further: object = {}): Promise<unknown> {
  return client.send(new PutCommand({ TableName: 'rotunda', Item: { pk, sk, ...further } }));
}

export function putNew({ client }: Store, pk: string, sk: string): Promise<unknown> {
  return client.send(
    new PutCommand({
      TableName: 'rotunda',
      Item: { pk, sk },
      ConditionExpression: 'attribute_not_exists(pk)',
    }),
  );
}

export async function get({ client }: Store, pk: string, sk: string): Promise<unknown> {
  const { Item } = await client.send(new GetCommand({ TableName: 'rotunda', Key: { pk, sk } }));
  return Item;
}

/** What a change is about, in short: `INSERT a/x`. */
export function shortOf({ eventName, dynamodb }: DynamoDBRecord): string {
  return `${eventName ?? ''} ${dynamodb?.Keys?.['pk']?.S ?? ''}/${dynamodb?.Keys?.['sk']?.S ?? ''}`;
}

/** Changes that wait for their delivery. */
export function waitingChanges({ sql }: Store): number {
  return Number(sql.prepare('SELECT count(*) AS count FROM change').get()?.['count']);
}

export interface Helper {
  /** The next line it prints; undefined when it has ended. */
  line(): Promise<string | undefined>;
  /** Lines it has printed and nobody has asked for, and all that follow until it ends. */
  rest(): Promise<readonly string[]>;
  kill(): void;
}

/** Runs one of the scripts beside the tests in a process of its own. */
export function startHelper(script: string, ...args: readonly string[]): Helper {
  const file = fileURLToPath(new URL(`${script}.ts`, import.meta.url));
  const child = spawn(process.execPath, ['--no-warnings', file, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async (): Promise<string | undefined> => {
    const next = await lines.next();
    return next.done === true ? undefined : next.value;
  };
  return {
    line,
    async rest() {
      const all: string[] = [];
      for (let next = await line(); next !== undefined; next = await line()) all.push(next);
      return all;
    },
    kill() {
      child.kill('SIGKILL');
    },
  };
}
