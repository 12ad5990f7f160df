import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { createTable } from './engines/create-table.ts';
import { openStore } from '../../local/store/store.ts';
import { documentClient, type Table } from '../../platform/dynamodb/client.ts';

/**
 * A fresh table, made before the suite's tests and let go after them: in the embedded store, in memory, unless
 * `ROTUNDA_DYNAMODB_ENGINE` names another engine.
 */
export function aTable(): Table {
  return (process.env['ROTUNDA_DYNAMODB_ENGINE'] ?? 'embedded') === 'embedded'
    ? embeddedTable()
    : engineTable(engineEndpoint());
}

/** Where the DynamoDB engine of this run answers. */
export function engineEndpoint(): string {
  const endpoint = process.env['ROTUNDA_TEST_DYNAMODB'];
  if (endpoint === undefined) throw new Error('No DynamoDB engine was started for this run.');
  return endpoint;
}

/** A fresh table in the embedded store. */
export function embeddedTable(): Table {
  const name = `test-${randomUUID()}`;
  const store = openStore({ file: ':memory:', tableName: name });
  afterAll(() => store.close());
  return { client: store.client, name };
}

/** A fresh table in an engine that speaks DynamoDB's protocol. */
export function engineTable(endpoint: string): Table {
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
