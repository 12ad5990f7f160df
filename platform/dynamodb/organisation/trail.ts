import { createHash } from 'node:crypto';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { type TrailEntry, trailEntryShape } from '../../../domain/organisation/index.ts';
import type { Table } from '../client.ts';
import { readRow } from '../rows.ts';

/** Where an entry stands: by its instant (epoch ms), and by what it says among those of one instant. */
export interface TrailPlace {
  readonly at: number;
  readonly id: string;
}

/** The partition of all changes of the organisation: a few people make them, so one is enough. */
const pk = 'trail';

/** Thirteen digits, so that keys sort as instants do until the year 2286. */
function keyOf({ at, id }: TrailPlace): string {
  return `change#${String(at).padStart(13, '0')}#${id}`;
}

/** No digit sorts after it. */
const pastAll = 'change#~';

/** An entry as an item. The key is made from what it says: written twice it stands there once. */
export function trailItem(entry: TrailEntry): Record<string, unknown> {
  const id = createHash('sha256').update(JSON.stringify(entry)).digest('hex').slice(0, 16);
  return { ...entry, pk, sk: keyOf({ at: entry.at, id }) };
}

/** Entries of the trail, the newest first, each with its place. @param before the place a page goes on after */
export async function readTrail(
  { client, name }: Table,
  limit: number,
  before?: TrailPlace,
): Promise<readonly { readonly entry: TrailEntry; readonly place: TrailPlace }[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: name,
      KeyConditionExpression: 'pk = :pk AND sk < :before',
      ExpressionAttributeValues: { ':pk': pk, ':before': before === undefined ? pastAll : keyOf(before) },
      ScanIndexForward: false,
      Limit: limit,
      ConsistentRead: true,
    }),
  );
  return Items.map((item) => {
    const entry = readRow(trailEntryShape, item);
    return { entry, place: { at: entry.at, id: String(item['sk']).split('#').at(-1) ?? '' } };
  });
}
