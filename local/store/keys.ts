import { table } from '../../platform/dynamodb/table.ts';
import { indexAttributes, indexes } from './database.ts';
import { keyMismatch, validationError } from './errors.ts';
import { type Item, toItem, typeOf, type Value } from './values.ts';

/** The two parts of an item's key. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

const limits = { [table.partitionKey]: 2048, [table.sortKey]: 1024 } as const;
const longestItem = 400 * 1024;

/**
 * The key of an item.
 *
 * @throws ValidationException when a part is missing, no string, empty or too long
 */
export function keyOf(item: Item): Key {
  return { pk: part(item, table.partitionKey), sk: part(item, table.sortKey) };
}

/** The key a request names, and nothing beside it. */
export function keyGiven(input: Readonly<Record<string, unknown>> | undefined): Key {
  const key = toItem(input);
  if (Object.keys(key).length !== 2)
    throw validationError('The provided key element does not match the schema');
  return keyOf(key);
}

function part(item: Item, name: keyof typeof limits): string {
  const value = item[name];
  if (value === undefined)
    throw validationError(`One or more parameter values were invalid: Missing the key ${name} in the item`);
  if (typeof value !== 'string')
    throw keyMismatch(
      `One or more parameter values were invalid: Type mismatch for key ${name} expected: S actual: ${typeOf(value)}`,
    );
  if (value === '')
    throw validationError(
      `One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: ${name}`,
    );
  if (Buffer.byteLength(value) > limits[name])
    throw keyMismatch(
      `One or more parameter values were invalid: Size of ${name} has exceeded the maximum size limit of ${limits[name]} bytes`,
    );
  return value;
}

/**
 * Checks what DynamoDB checks of an item beside its key.
 *
 * @throws ValidationException when an index key has the wrong type or is empty or too long, or the item is too large
 */
export function checkItem(item: Item, size: number): void {
  if (size > longestItem) throw validationError('Item size has exceeded the maximum allowed size');
  for (const [name, type] of indexAttributes) {
    const value = item[name];
    if (value !== undefined) checkIndexKey(name, type, value);
  }
}

function checkIndexKey(name: string, type: 'S' | 'N', value: Value): void {
  const index = indexes.find(({ partitionKey, sortKey }) => [partitionKey, sortKey].includes(name));
  const where = `IndexName: ${index?.name ?? ''}, IndexKey: ${name}`;
  if (typeOf(value) !== type)
    throw keyMismatch(
      `One or more parameter values were invalid: Type mismatch for Index Key ${name} Expected: ${type} Actual: ${typeOf(value)} ${where}`,
    );
  if (value === '')
    throw validationError(
      `One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty string value. ${where}`,
    );
  const limit = index?.partitionKey === name ? limits.pk : limits.sk;
  if (typeof value === 'string' && Buffer.byteLength(value) > limit)
    throw keyMismatch(
      `One or more parameter values were invalid: Size of a secondary index key has exceeded ${limit} bytes. ${where}`,
    );
}
