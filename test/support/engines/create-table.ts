import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  type Projection,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { setTimeout as sleep } from 'node:timers/promises';
import { type IndexDefinition, table } from '../../../platform/dynamodb/table.ts';

/** Creates the table as `platform/dynamodb/table.ts` defines it, unless it exists, and resolves when it can be used. */
export async function createTable(client: DynamoDBClient, tableName: string): Promise<void> {
  try {
    await client.send(new CreateTableCommand(tableInput(tableName)));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  await untilActive(client, tableName);
  await enableTimeToLive(client, tableName);
}

/** The definition in the words of the API: an index key may have several HASH and several RANGE attributes. */
export function tableInput(tableName: string): CreateTableCommandInput {
  const indexes: [string, IndexDefinition][] = Object.entries(table.indexes);
  const attributes = new Map<string, 'S' | 'N'>([
    [table.partitionKey, 'S'],
    [table.sortKey, 'S'],
    ...indexes.flatMap(([, index]) => [...index.partition, ...index.sort]),
  ]);
  return {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [...attributes].map(([AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    KeySchema: [
      { AttributeName: table.partitionKey, KeyType: 'HASH' },
      { AttributeName: table.sortKey, KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: indexes.map(([IndexName, index]) => ({
      IndexName,
      KeySchema: keySchema(index),
      Projection: projection(index),
    })),
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  };
}

function projection({ projection: held }: IndexDefinition): Projection {
  return typeof held === 'string'
    ? { ProjectionType: held }
    : { ProjectionType: 'INCLUDE', NonKeyAttributes: [...held] };
}

function keySchema(index: IndexDefinition): KeySchemaElement[] {
  return [
    ...index.partition.map(([AttributeName]) => ({ AttributeName, KeyType: 'HASH' as const })),
    ...index.sort.map(([AttributeName]) => ({ AttributeName, KeyType: 'RANGE' as const })),
  ];
}

async function untilActive(client: DynamoDBClient, tableName: string): Promise<void> {
  for (;;) {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
    if (Table?.TableStatus === 'ACTIVE') return;
    await sleep(100);
  }
}

/** Asked for twice, DynamoDB refuses: look first. */
async function enableTimeToLive(client: DynamoDBClient, tableName: string): Promise<void> {
  const { TimeToLiveDescription } = await client.send(
    new DescribeTimeToLiveCommand({ TableName: tableName }),
  );
  const status = TimeToLiveDescription?.TimeToLiveStatus;
  if (status === 'ENABLED' || status === 'ENABLING') return;
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName: tableName,
      TimeToLiveSpecification: { Enabled: true, AttributeName: table.timeToLive },
    }),
  );
}
