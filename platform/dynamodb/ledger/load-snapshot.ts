import { GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Kind, Snapshot } from '../../../domain/ledger/index.ts';
import type { Table } from '../client.ts';
import { aggregateKey } from './keys.ts';
import { readSnapshot } from './places.ts';

/** An aggregate as it is now; undefined when there is none. */
export async function loadSnapshot<S extends Snapshot>(
  { client, name }: Table,
  kind: Pick<Kind<S>, 'name' | 'state'>,
  id: string,
): Promise<S | undefined> {
  const { Item: item } = await client.send(
    new GetCommand({
      TableName: name,
      Key: { pk: aggregateKey(kind.name, id), sk: kind.name },
      ConsistentRead: true,
    }),
  );
  return item === undefined ? undefined : readSnapshot(kind, item);
}
