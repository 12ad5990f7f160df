import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { createTable } from '../../local/aws/dynamodb/create-table.ts';
import { documentClient, type Table } from '../../platform/dynamodb/client.ts';

/** A fresh table in the engine of this run, made before the suite's tests and let go after them. */
export function aTable(): Table {
  const endpoint = process.env['ROTUNDA_TEST_DYNAMODB'];
  if (endpoint === undefined) throw new Error('No DynamoDB engine was started for this run.');
  const config = {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  const client = documentClient(config);
  const table: Table = { client, name: `test-${randomUUID()}` };
  beforeAll(async () => {
    const maker = new DynamoDBClient(config);
    await createTable(maker, table.name);
    maker.destroy();
  });
  afterAll(() => {
    client.destroy();
  });
  return table;
}
