import { GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { Table } from './client.ts';
import { putIf } from './put-if.ts';
import { readRow } from './rows.ts';

const hourSeconds = 3_600;

const countSchema = z.object({ calls: z.int() });

/** Calls of one person at the same moment that are all counted. */
const maxAttempts = 8;

/**
 * Counts one more of a person's calls of an operation, if there were fewer than `most` in the hour of the clock that
 * `now` (epoch ms) lies in; false otherwise, and for a crowd of calls at once.
 */
export async function countCall(
  table: Table,
  personId: string,
  operation: string,
  most: number,
  now: number,
): Promise<boolean> {
  const hour = Math.floor(now / 1_000 / hourSeconds);
  const key = { pk: `calls#${personId}`, sk: `${operation}#${hour}` };
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    const { Item } = await table.client.send(
      new GetCommand({ TableName: table.name, Key: key, ConsistentRead: true }),
    );
    const { calls } = Item === undefined ? { calls: 0 } : readRow(countSchema, Item);
    if (calls >= most) return false;
    const item = { ...key, calls: calls + 1, expiresAt: (hour + 1) * hourSeconds };
    const counted = await (calls === 0
      ? putIf(table, item, 'attribute_not_exists(pk)')
      : putIf(table, item, 'calls = :calls', { ':calls': calls }));
    if (counted) return true;
  }
  return false;
}
