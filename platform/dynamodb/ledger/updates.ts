import type { UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Item } from './places.ts';

/** An update of one item, without the table it is in. */
export type ItemUpdate = Required<
  Pick<UpdateCommandInput, 'Key' | 'UpdateExpression' | 'ExpressionAttributeNames'>
> &
  Pick<UpdateCommandInput, 'ExpressionAttributeValues'>;

/**
 * What items of a partition are to hold, as updates: what is undefined is taken away, what is not named stays. Several
 * that name the same item become one.
 */
export function updates(pk: string, items: readonly Item[]): readonly ItemUpdate[] {
  const merged = new Map<unknown, Item>();
  for (const item of items) merged.set(item['sk'], { ...merged.get(item['sk']), ...item });
  return [...merged.values()].map((item) => update(pk, item));
}

function update(partition: string, { pk: _pk, sk, ...attributes }: Item): ItemUpdate {
  const all = Object.entries(attributes).map(([attribute, value], index) => ({ attribute, value, index }));
  const put = all.filter(({ value }) => value !== undefined);
  const removed = all.filter(({ value }) => value === undefined);
  const clauses = [
    ...(put.length === 0 ? [] : [`SET ${put.map(({ index }) => `#a${index} = :v${index}`).join(', ')}`]),
    ...(removed.length === 0 ? [] : [`REMOVE ${removed.map(({ index }) => `#a${index}`).join(', ')}`]),
  ];
  return {
    Key: { pk: partition, sk },
    UpdateExpression: clauses.join(' '),
    ExpressionAttributeNames: Object.fromEntries(
      all.map(({ attribute, index }) => [`#a${index}`, attribute]),
    ),
    ...(put.length === 0
      ? {}
      : {
          ExpressionAttributeValues: Object.fromEntries(put.map(({ value, index }) => [`:v${index}`, value])),
        }),
  };
}
