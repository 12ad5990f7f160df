import type { TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { ConditionalCheckFailedException, DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { table } from '../../platform/dynamodb/table.ts';
import { writeCondition } from './conditions.ts';
import { isKeyMismatch, transactionCancelled, unsupported, validationError } from './errors.ts';
import { type ItemWrite, itemPut, type Items } from './items.ts';
import { keyGiven } from './keys.ts';
import { expectOptions } from './options.ts';
import { updateWrite } from './update.ts';
import { type Item, itemSize, toItem } from './values.ts';

type Action = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

const mostActions = 100;
const largestTransaction = 4 * 1024 * 1024;

/** An action of a transaction, checked as far as it can be without the item it meets. */
interface Checked {
  /** Names the item, so that none is meant twice. */
  readonly name: string;
  readonly size: number;
  /** What to do, or why this action cannot be done. */
  readonly write: ItemWrite | DynamoDBServiceException;
}

/**
 * Checks the actions of a transaction.
 *
 * @throws ValidationException for what DynamoDB refuses whatever is stored
 */
export function transaction(
  actions: readonly Action[],
  expectTable: (name: unknown) => void,
): readonly Checked['write'][] {
  if (actions.length === 0 || actions.length > mostActions)
    throw validationError(`A transaction holds 1 to ${mostActions} actions, not ${actions.length}`);
  const checked = actions.map((action) => check(action, expectTable));
  if (new Set(checked.map(({ name }) => name)).size < checked.length)
    throw validationError('Transaction request cannot include multiple operations on one item');
  if (checked.reduce((bytes, { size }) => bytes + size, 0) > largestTransaction)
    throw validationError('A transaction holds 4 MB of items at most');
  return checked.map(({ write }) => write);
}

const options = [
  'TableName',
  'ConditionExpression',
  'ExpressionAttributeNames',
  'ExpressionAttributeValues',
] as const;

function check(action: Action, expectTable: (name: unknown) => void): Checked {
  const [kind, ...others] = Object.keys(action);
  if (kind === undefined || others.length > 0)
    throw validationError('TransactItems can only contain one of Check, Put, Update or Delete');
  if (action.Put !== undefined) {
    const { Put } = action;
    expectOptions('a Put of a transaction', Put, [...options, 'Item']);
    expectTable(Put.TableName);
    const item = toItem(Put.Item);
    const condition = writeCondition(Put);
    return {
      name: nameOf(item),
      size: itemSize(item),
      write: orKeyMismatch(() => itemPut(item, condition)),
    };
  }
  if (action.Update !== undefined) {
    const { Update } = action;
    expectOptions('an Update of a transaction', Update, [...options, 'Key', 'UpdateExpression']);
    expectTable(Update.TableName);
    return {
      name: nameOf(toItem(Update.Key)),
      size: itemSize(toItem({ ...Update.Key, ...Update.ExpressionAttributeValues })),
      write: orKeyMismatch(() => updateWrite(Update)),
    };
  }
  const keyed = action.Delete ?? action.ConditionCheck;
  if (keyed === undefined) throw unsupported(`the action ${kind} of a transaction`);
  expectOptions(`a ${kind} of a transaction`, keyed, [...options, 'Key']);
  expectTable(keyed.TableName);
  const condition = writeCondition(keyed);
  const change: ItemWrite['change'] = action.Delete === undefined ? (before) => before : () => undefined;
  return {
    name: nameOf(toItem(keyed.Key)),
    size: itemSize(toItem(keyed.Key)),
    write: orKeyMismatch(() => ({ key: keyGiven(keyed.Key), condition, change })),
  };
}

function nameOf(item: Item): string {
  return JSON.stringify([item[table.partitionKey], item[table.sortKey]]);
}

function orKeyMismatch(make: () => ItemWrite): Checked['write'] {
  try {
    return make();
  } catch (error) {
    if (isKeyMismatch(error)) return error;
    throw error;
  }
}

/**
 * Does all of a transaction, within one that is open; the units of capacity it took.
 *
 * @throws TransactionCanceledException with a reason for each action, when one cannot be done or its condition does
 *   not hold: what was done by then is the caller's to take back
 */
export function doTransaction(writes: readonly Checked['write'][], items: Items, metered: boolean): number {
  let units = 0;
  const reasons = writes.map((write) => {
    if (write instanceof DynamoDBServiceException) return { Code: 'ValidationError', Message: write.message };
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
