import type { Role } from '../../../domain/vocabulary/index.ts';
import { queryItems, type Table } from '../client.ts';
import { inboxPartition } from './keys.ts';

/** Counts what waits in an inbox, up to a number of which more need not be known. */
export type CountInbox = (queue: string, agencyId: string, role: Role, most: number) => Promise<number>;

/** Counts in the index, which may lag a moment behind. */
export function countInbox(table: Table): CountInbox {
  return async (queue, agencyId, role, most) => {
    let count = 0;
    const items = queryItems(table, {
      IndexName: 'inbox',
      KeyConditionExpression: 'inboxOf = :partition',
      ExpressionAttributeValues: { ':partition': inboxPartition(queue, { agencyId, role }) },
      Limit: most,
    });
    for await (const _ of items) {
      count += 1;
      if (count === most) break;
    }
    return count;
  };
}
