import type { SQLInputValue } from 'node:sqlite';
import { table } from '../../platform/dynamodb/table.ts';
import { quote } from './database.ts';
import { validationError } from './errors.ts';
import type { KeyRange, KeySchema } from './key-conditions.ts';
import { keyOf } from './keys.ts';
import { compare, toItem, typeOf } from './values.ts';

/** A condition in SQL with its values; an empty one always holds. */
interface SqlCondition {
  readonly sql: string;
  readonly values: readonly SQLInputValue[];
}

/**
 * The condition that leaves what comes after a key, in the order a page is read.
 *
 * @throws ValidationException when it is no key of what is read, or outside of the range
 */
export function startAfter(
  input: Readonly<Record<string, unknown>> | undefined,
  { partitionKey, sortKey, sortType }: KeySchema,
  range: KeyRange | undefined,
  forward: boolean,
  isIndex: boolean,
): SqlCondition {
  if (input === undefined) return { sql: '', values: [] };
  const key = toItem(input);
  const names = new Set([table.partitionKey, table.sortKey, partitionKey, sortKey]);
  const [partition, sort] = [key[partitionKey], key[sortKey]];
  if (
    Object.keys(key).length !== names.size ||
    typeof partition !== 'string' ||
    (typeof sort !== 'string' && typeof sort !== 'number') ||
    typeOf(sort) !== sortType
  )
    throw validationError('The provided starting key is invalid');
  const { pk, sk } = keyOf(key);
  if (range !== undefined && !isWithin(range, partition, sort))
    throw validationError(
      'The provided starting key is outside query boundaries based on provided conditions',
    );
  const sign = forward ? '>' : '<';
  if (isIndex) return { sql: `(${quote(sortKey)}, pk, sk) ${sign} (?, ?, ?)`, values: [sort, pk, sk] };
  // A query has named the partition already.
  return range === undefined
    ? { sql: `(pk, sk) ${sign} (?, ?)`, values: [pk, sk] }
    : { sql: `sk ${sign} ?`, values: [sk] };
}

function isWithin({ partition, bounds }: KeyRange, of: string, sort: string | number): boolean {
  return (
    partition === of &&
    bounds.every(({ operator, value }) => {
      const order = compare(sort, value) ?? 0;
      return operator.includes('<')
        ? order < 0 || (operator === '<=' && order === 0)
        : operator.includes('>')
          ? order > 0 || (operator === '>=' && order === 0)
          : order === 0;
    })
  );
}
