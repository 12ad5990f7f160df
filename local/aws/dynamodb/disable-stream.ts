import { DescribeTableCommand, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import type { Table } from '../../../platform/dynamodb/client.ts';

/**
 * Switches a table's change stream off when nobody reads it: an engine on one machine spends more on each write the
 * longer its stream has grown, and 2 ms stay 2 ms instead of becoming 20 after 2,500 writes.
 */
export async function disableStream({ client, name }: Table): Promise<void> {
  const { Table: described } = await client.send(new DescribeTableCommand({ TableName: name }));
  if (described?.StreamSpecification?.StreamEnabled !== true) return;
  await client.send(
    new UpdateTableCommand({ TableName: name, StreamSpecification: { StreamEnabled: false } }),
  );
}
