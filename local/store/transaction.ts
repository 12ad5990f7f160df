import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { writeCondition } from './conditions.ts';
import { transactionCancelled, unsupported, validationError } from './errors.ts';
import { type ItemWrite, itemPut, type Items } from './items.ts';
import { keyGiven } from './keys.ts';
import { expectOptions } from './options.ts';
import { itemSize, toItem } from './values.ts';

type Action = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

const mostActions = 100;
const largestTransaction = 4 * 1024 * 1024;

/** The actions of a transaction, checked as far as they can be without the items they meet.
 *
 * @throws ValidationException for what DynamoDB refuses whatever is stored
 */
export function transaction(
  actions: readonly Action[],
  expectTable: (name: unknown) => void,
): readonly ItemWrite[] {
  if (actions.length === 0 || actions.length > mostActions)
    throw validationError(`A transaction holds 1 to ${mostActions} actions, not ${actions.length}`);
  const keys = new Set<string>();
  let bytes = 0;
  return actions.map((action) => {
    const { write, size } = actionWrite(action, expectTable);
    const key = JSON.stringify([write.key.pk, write.key.sk]);
    if (keys.has(key))
      throw validationError('Transaction request cannot include multiple operations on one item');
    keys.add(key);
    bytes += size;
    if (bytes > largestTransaction) throw validationError('A transaction holds 4 MB of items at most');
    return write;
  });
}

function actionWrite(
  action: Action,
  expectTable: (name: unknown) => void,
): { readonly write: ItemWrite; readonly size: number } {
  const [kind, ...others] = Object.keys(action);
  if (kind === undefined || others.length > 0)
    throw validationError('TransactItems can only contain one of Check, Put, Update or Delete');
  const options = [
    'TableName',
    'ConditionExpression',
    'ExpressionAttributeNames',
    'ExpressionAttributeValues',
  ];
  if (action.Put !== undefined) {
    expectOptions('a Put of a transaction', action.Put, [...options, 'Item']);
    expectTable(action.Put.TableName);
    const item = toItem(action.Put.Item);
    return { write: itemPut(item, writeCondition(action.Put)), size: itemSize(item) };
  }
  const keyed = action.Delete ?? action.ConditionCheck;
  if (keyed === undefined) throw unsupported(`the action ${kind} of a transaction`);
  expectOptions(`a ${kind} of a transaction`, keyed, [...options, 'Key']);
  expectTable(keyed.TableName);
  const isDelete = action.Delete !== undefined;
  const write: ItemWrite = {
    key: keyGiven(keyed.Key),
    condition: writeCondition(keyed),
    change: (before) => (isDelete ? undefined : before),
  };
  return { write, size: itemSize({ ...write.key }) };
}

/**
 * Does all of a transaction, within one that is open; the units of capacity it took.
 *
 * @throws TransactionCanceledException with a reason for each action, when one condition does not hold: what was done
 *   by then is the caller's to take back
 */
export function doTransaction(writes: readonly ItemWrite[], items: Items, metered: boolean): number {
  let units = 0;
  const reasons = writes.map((write) => {
    try {
      units += items.write(write, metered ? 'transactional' : undefined);
      return { Code: 'None' };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return { Code: 'ConditionalCheckFailed', Message: error.message };
    }
  });
  if (reasons.some(({ Code }) => Code !== 'None')) throw transactionCancelled(reasons);
  return units;
}
