import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Table } from '../platform/dynamodb/client.ts';
import { duePartitions } from '../platform/dynamodb/ledger/shards.ts';

/** The earliest instant (epoch ms) at which a clock or a notice is due, or undefined when nothing will come by itself. */
export async function nextAlarm({ client, name }: Table): Promise<number | undefined> {
  const partitions = [...duePartitions('alarm'), ...duePartitions('notice')];
  const found = await Promise.all(
    partitions.map(async (partition) => {
      const { Items } = await client.send(
        new QueryCommand({
          TableName: name,
          IndexName: 'alarms',
          KeyConditionExpression: 'alarmsOf = :partition',
          ExpressionAttributeValues: { ':partition': partition },
          ProjectionExpression: 'alarmAt',
          Limit: 1,
        }),
      );
      return Number(Items?.[0]?.['alarmAt'] ?? Infinity);
    }),
  );
  const earliest = Math.min(...found);
  return Number.isFinite(earliest) ? earliest : undefined;
}
