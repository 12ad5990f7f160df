import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Table } from '../client.ts';

/** Keys and alarm instant (epoch ms) of every item in one partition of the alarms index due by `now`, oldest first. */
export async function* dueItems(
  { client, name }: Table,
  partition: string,
  now: number,
): AsyncGenerator<{ readonly pk: string; readonly sk: string; readonly alarmAt: number }> {
  let start: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: name,
        IndexName: 'alarms',
        KeyConditionExpression: 'alarmsOf = :partition AND alarmAt <= :now',
        ExpressionAttributeValues: { ':partition': partition, ':now': now },
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    for (const { pk, sk, alarmAt } of page.Items ?? [])
      yield { pk: String(pk), sk: String(sk), alarmAt: Number(alarmAt) };
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
}
