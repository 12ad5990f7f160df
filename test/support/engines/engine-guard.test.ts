import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { createTable } from './create-table.ts';
import { type DynamoDb, startDynamoDb } from './start-dynamodb.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

const tableName = 'kept';
const item = { pk: { S: 'a' }, sk: { S: 'x' } };

let folder: ReturnType<typeof temporaryDirectory>;
let parent: ChildProcess | undefined;
let engine: DynamoDb | undefined;

beforeEach(() => {
  folder = temporaryDirectory();
});
afterEach(async () => {
  parent?.kill('SIGKILL');
  await engine?.stop();
  folder.remove();
});

/** Another process that starts an engine and holds it; resolves to the address it prints. */
function holdEngine(): Promise<string> {
  const module = new URL('start-dynamodb.ts', import.meta.url).href;
  const script = `
    const { startDynamoDb } = await import(${JSON.stringify(module)});
    console.log((await startDynamoDb({ directory: ${JSON.stringify(folder.directory)} })).endpoint);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  parent = child;
  return new Promise((resolve, reject) => {
    child.stdout.once('data', (line: Buffer) => {
      resolve(line.toString().trim());
    });
    child.once('exit', () => {
      reject(new Error('The engine did not start.'));
    });
  });
}

test('a database whose process was killed opens again with every write that was answered', async () => {
  const before = new DynamoDBClient({ endpoint: await holdEngine() });
  await createTable(before, tableName);
  await before.send(new PutItemCommand({ TableName: tableName, Item: item }));
  before.destroy();
  parent?.kill('SIGKILL');

  engine = await startDynamoDb({ directory: folder.directory });
  const after = new DynamoDBClient({ endpoint: engine.endpoint });
  const { Item } = await after.send(new GetItemCommand({ TableName: tableName, Key: item }));
  after.destroy();
  expect(Item).toEqual(item);
});
