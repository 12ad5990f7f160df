import {
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { createTable, tableInput } from './create-table.ts';
import { startDynamoDb } from './start-dynamodb.ts';
import { type IndexDefinition, table } from '../../../platform/dynamodb/table.ts';

const client = new DynamoDBClient({ endpoint: process.env['ROTUNDA_TEST_DYNAMODB'] ?? '' });
const tableName = `table-${randomUUID()}`;
const indexes: [string, IndexDefinition][] = Object.entries(table.indexes);

beforeAll(async () => {
  await createTable(client, tableName);
});
afterAll(() => {
  client.destroy();
});

test('the table is made as defined, once', async () => {
  await createTable(client, tableName);
  const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
  expect(Table?.StreamSpecification).toEqual({ StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' });
  const schemas = (list: { IndexName?: string | undefined; KeySchema?: unknown }[] = []): unknown[] =>
    list
      .map(({ IndexName, KeySchema }) => ({ IndexName, KeySchema }))
      .sort((a, b) => (a.IndexName ?? '').localeCompare(b.IndexName ?? ''));
  expect(schemas(Table?.GlobalSecondaryIndexes)).toEqual(
    schemas(tableInput(tableName).GlobalSecondaryIndexes),
  );
  const { TimeToLiveDescription } = await client.send(
    new DescribeTimeToLiveCommand({ TableName: tableName }),
  );
  expect(TimeToLiveDescription).toMatchObject({
    AttributeName: table.timeToLive,
    TimeToLiveStatus: 'ENABLED',
  });
});

describe('every index answers its question, in order, page by page, up to a bound', () => {
  /** Ten items in the partition asked for, some with equal sort values, and ten beside it. */
  async function fill(index: IndexDefinition): Promise<void> {
    for (let i = 0; i < 20; i++) {
      const [last] = index.partition.slice(-1);
      const partition = index.partition.map((attribute) =>
        value(attribute, attribute === last && i % 2 === 1 ? 'other' : 'asked'),
      );
      await client.send(
        new PutItemCommand({
          TableName: tableName,
          Item: Object.fromEntries([
            ['pk', { S: randomUUID() }],
            ['sk', { S: 'x' }],
            ...partition,
            ...index.sort.map(([name]) => [name, { N: String(Math.floor(i / 4) - 2) }] as const),
          ]),
        }),
      );
    }
  }

  function value(
    [name, type]: readonly [string, 'S' | 'N'],
    which: 'asked' | 'other',
  ): [string, { S: string } | { N: string }] {
    return [name, type === 'S' ? { S: which } : { N: which === 'asked' ? '7' : '8' }];
  }

  async function query(indexName: string, index: IndexDefinition, upTo: number): Promise<number[]> {
    const [sort = ''] = index.sort.map(([name]) => name);
    const names = index.partition.map(([name]) => name);
    const found: number[] = [];
    let start: Record<string, never> | undefined;
    do {
      const page: { Items?: Record<string, { N?: string }>[]; LastEvaluatedKey?: Record<string, never> } =
        (await client.send(
          new QueryCommand({
            TableName: tableName,
            IndexName: indexName,
            Limit: 3,
            KeyConditionExpression: [...names.map((_, i) => `#p${i} = :p${i}`), '#s <= :s'].join(' AND '),
            ExpressionAttributeNames: {
              ...Object.fromEntries(names.map((name, i) => [`#p${i}`, name])),
              '#s': sort,
            },
            ExpressionAttributeValues: {
              ...Object.fromEntries(
                index.partition.map((attribute, i) => [`:p${i}`, value(attribute, 'asked')[1]]),
              ),
              ':s': { N: String(upTo) },
            },
            ...(start === undefined ? {} : { ExclusiveStartKey: start }),
          }),
        )) as never;
      found.push(...(page.Items ?? []).map((item) => Number(item[sort]?.N)));
      start = page.LastEvaluatedKey;
    } while (start !== undefined);
    return found;
  }

  test.each(indexes)(
    'the index %s answers its question, in order, page by page, up to a bound',
    async (name, index) => {
      await fill(index);
      expect(await query(name, index, 0)).toEqual([-2, -2, -1, -1, 0, 0]);
    },
  );
});

test('an address that answers nothing and an engine that does not exist are said in one sentence', async () => {
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = 'http://127.0.0.1:9';
  await expect(startDynamoDb()).rejects.toThrow('No DynamoDB engine answers at AWS_ENDPOINT_URL_DYNAMODB');
  process.env['AWS_ENDPOINT_URL_DYNAMODB'] = process.env['ROTUNDA_TEST_DYNAMODB'];
  await expect(startDynamoDb()).resolves.toMatchObject({ engine: 'external' });
  delete process.env['AWS_ENDPOINT_URL_DYNAMODB'];
  const chosen = process.env['ROTUNDA_DYNAMODB_ENGINE'];
  process.env['ROTUNDA_DYNAMODB_ENGINE'] = 'oracle';
  await expect(startDynamoDb()).rejects.toThrow('must be dynoxide or dynamodb-local');
  if (chosen === undefined) delete process.env['ROTUNDA_DYNAMODB_ENGINE'];
  else process.env['ROTUNDA_DYNAMODB_ENGINE'] = chosen;
});
