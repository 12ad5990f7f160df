import { BatchWriteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { DynamoDBRecord } from 'aws-lambda';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTable } from '../../../../local/aws/dynamodb/create-table.ts';
import { readStream, type StreamOptions, type StreamReader } from '../../../../local/aws/stream/stream.ts';
import { until } from '../../../support/until.ts';
import { temporaryDirectory } from '../fixture.ts';

const endpoint = process.env['ROTUNDA_TEST_DYNAMODB'] ?? '';
const dynamodb = new DynamoDBClient({ endpoint });
const client = new DynamoDBStreamsClient({ endpoint });

let folder: ReturnType<typeof temporaryDirectory>;
let tableName: string;
let delivered: string[];
let reader: StreamReader | undefined;

beforeEach(async () => {
  folder = temporaryDirectory();
  tableName = `stream-${randomUUID()}`;
  delivered = [];
  await createTable(dynamodb, tableName);
});
afterEach(async () => {
  await reader?.stop();
  reader = undefined;
  folder.remove();
});

function keyOf(record: DynamoDBRecord): string {
  return record.dynamodb?.Keys?.['pk']?.S ?? '';
}

function take(records: readonly DynamoDBRecord[]): Promise<{ batchItemFailures: [] }> {
  delivered.push(...records.map(keyOf));
  return Promise.resolve({ batchItemFailures: [] });
}

function read(options: Partial<StreamOptions> = {}): StreamReader {
  reader = readStream({
    client,
    dynamodb,
    tableName,
    checkpointFile: join(folder.directory, 'checkpoint.json'),
    deliver: take,
    onPoisoned: (record) => {
      throw new Error(`unexpected poison ${keyOf(record)}`);
    },
    backoffMs: 1,
    pollMs: 10,
    ...options,
  });
  return reader;
}

/** Writes items named by numbers, one after the other by 25s. */
async function write(from: number, to: number): Promise<void> {
  for (let start = from; start < to; start += 25) {
    await dynamodb.send(
      new BatchWriteItemCommand({
        RequestItems: {
          [tableName]: numbers(start, Math.min(start + 25, to)).map((pk) => ({
            PutRequest: { Item: { pk: { S: pk }, sk: { S: 'x' } } },
          })),
        },
      }),
    );
  }
}

function numbers(from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, index) => String(from + index));
}

test('everything written is delivered in the shape of a Lambda event, and drain says when', async () => {
  const records: DynamoDBRecord[] = [];
  const stream = read({
    deliver: (batch) => {
      records.push(...batch);
      return take(batch);
    },
  });
  await dynamodb.send(
    new PutItemCommand({
      TableName: tableName,
      Item: { pk: { S: 'a' }, sk: { S: 'x' }, n: { N: '1' }, b: { B: Buffer.from('hi') } },
    }),
  );
  await dynamodb.send(
    new PutItemCommand({ TableName: tableName, Item: { pk: { S: 'a' }, sk: { S: 'x' }, n: { N: '2' } } }),
  );
  await stream.drain();
  expect(records).toMatchObject([
    { eventName: 'INSERT', dynamodb: { NewImage: { n: { N: '1' }, b: { B: 'aGk=' } } } },
    { eventName: 'MODIFY', dynamodb: { OldImage: { n: { N: '1' } }, NewImage: { n: { N: '2' } } } },
  ]);
  expect(records[0]?.dynamodb?.ApproximateCreationDateTime).toEqual(expect.any(Number));
});

test('a reader started again goes on where the last one stood, with nothing lost and nothing repeated', async () => {
  await write(0, 130);
  await read().drain();
  await reader?.stop();
  await write(130, 260);
  await read().drain();
  expect(delivered).toEqual(numbers(0, 260));
});

test('a process killed during a delivery delivers that batch again', async () => {
  await write(0, 30);
  let reached = (): void => undefined;
  const hanging = new Promise<void>((resolve) => (reached = resolve));
  let batches = 0;
  // The first reader never gets to the end of its second batch, as if killed there.
  let release = (): void => undefined;
  const first = read({
    batchSize: 10,
    deliver: async (records) => {
      batches += 1;
      if (batches === 2) {
        reached();
        await new Promise<void>((resolve) => (release = resolve));
        throw new Error('killed');
      }
      return take(records);
    },
  });
  await hanging;
  await read({ batchSize: 10 }).drain();
  expect(delivered).toEqual(numbers(0, 30));
  const ended = first.stop();
  release();
  await ended;
});

test('a failed record is tried again alone before what follows it', async () => {
  await write(0, 10);
  let failures = 3;
  await read({
    deliver: (records) => {
      const stuck = records.findIndex((record) => keyOf(record) === '4');
      if (stuck === -1 || failures-- <= 0) return take(records);
      void take(records.slice(0, stuck));
      return Promise.resolve({
        batchItemFailures: [{ itemIdentifier: records[stuck]?.dynamodb?.SequenceNumber ?? '' }],
      });
    },
  }).drain();
  expect(delivered).toEqual(numbers(0, 10));
});

test('a record that fails five times is set aside, and only that one', async () => {
  await write(0, 10);
  const poisoned: string[] = [];
  let attempts = 0;
  await read({
    deliver: (records) => {
      if (!records.some((record) => keyOf(record) === '4')) return take(records);
      if (records.length === 1) attempts += 1;
      return records.length === 1 || keyOf(records[0] as DynamoDBRecord) === '4'
        ? Promise.reject(new Error('cannot'))
        : Promise.reject(new Error('somewhere in here'));
    },
    onPoisoned: (record, error) => {
      poisoned.push(`${keyOf(record)} ${(error as Error).message}`);
    },
  }).drain();
  expect(poisoned).toEqual(['4 cannot']);
  expect(attempts).toBeGreaterThanOrEqual(4);
  expect(delivered).toEqual(numbers(0, 10).filter((pk) => pk !== '4'));
});

test('what a delivery writes to the same table is delivered before drain resolves', async () => {
  await write(0, 1);
  await read({
    deliver: async (records) => {
      if (delivered.length === 0) await write(1, 2);
      return take(records);
    },
  }).drain();
  expect(delivered).toEqual(['0', '1']);
});

test('idle is told once for each time the stream runs dry', async () => {
  let idle = 0;
  const stream = read({ onIdle: () => (idle += 1) });
  await stream.drain();
  await stream.drain();
  expect(idle).toBe(1);
  await write(0, 1);
  await stream.drain();
  expect(idle).toBe(2);
});

test('a checkpoint of another table is not this one’s, and a broken one is named', async () => {
  const checkpoint = join(folder.directory, 'checkpoint.json');
  writeFileSync(checkpoint, JSON.stringify({ stream: 'other', shards: { s: { after: '9' } } }));
  await write(0, 3);
  await read().drain();
  expect(delivered).toEqual(numbers(0, 3));
  await reader?.stop();

  writeFileSync(checkpoint, '{');
  const log: string[] = [];
  const stream = read({ log: (sentence) => log.push(sentence) });
  await until(() => log[0]);
  await stream.stop();
  expect(log).toEqual([expect.stringContaining('checkpoint.json cannot be read: remove it')]);
});
