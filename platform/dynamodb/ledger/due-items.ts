import { queryItems, type Table } from '../client.ts';

/** Keys and alarm instant (epoch ms) of every item in one partition of the alarms index due by `now`, oldest first. */
export async function* dueItems(
  table: Table,
  partition: string,
  now: number,
): AsyncGenerator<{ readonly pk: string; readonly sk: string; readonly alarmAt: number }> {
  const items = queryItems(table, {
    IndexName: 'alarms',
    KeyConditionExpression: 'alarmsOf = :partition AND alarmAt <= :now',
    ExpressionAttributeValues: { ':partition': partition, ':now': now },
  });
  for await (const { pk, sk, alarmAt } of items)
    yield { pk: String(pk), sk: String(sk), alarmAt: Number(alarmAt) };
}
