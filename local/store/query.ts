import type { QueryCommandInput, ScanCommandInput } from '@aws-sdk/lib-dynamodb';
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { table } from '../../platform/dynamodb/table.ts';
import { projected, readUnits } from './capacity.ts';
import { conditionOf, type Predicate } from './conditions.ts';
import { indexes, quote, statements, type TableIndex } from './database.ts';
import { validationError } from './errors.ts';
import { bindFilter } from './filter.ts';
import { type KeyRange, keyRange, type KeySchema } from './key-conditions.ts';
import { Placeholders } from './placeholders.ts';
import { isHeld, project } from './projection.ts';
import { startAfter } from './start-key.ts';
import { type Item, itemSize } from './values.ts';

/** What a query or a scan answers, and the units it took. */
export interface Page {
  readonly Items: Record<string, unknown>[];
  readonly Count: number;
  readonly ScannedCount: number;
  readonly LastEvaluatedKey?: Record<string, unknown>;
}

/** DynamoDB reads so much for one answer. */
const pageBytes = 1024 * 1024;

const ownKeys: KeySchema = { partitionKey: table.partitionKey, sortKey: table.sortKey, sortType: 'S' };

type Asked = Pick<
  QueryCommandInput,
  | 'IndexName'
  | 'KeyConditionExpression'
  | 'FilterExpression'
  | 'ProjectionExpression'
  | 'ExpressionAttributeNames'
  | 'ExpressionAttributeValues'
  | 'ScanIndexForward'
  | 'Limit'
  | 'ExclusiveStartKey'
  | 'ConsistentRead'
>;

export interface Reader {
  query(input: Asked): { readonly page: Page; readonly units: number };
  /** In the order of the keys; DynamoDB's is another one, and nobody may rely on either. */
  scan(input: Pick<ScanCommandInput, 'ConsistentRead' | 'ExclusiveStartKey' | 'Limit'>): {
    readonly page: Page;
    readonly units: number;
  };
}

/** Reads pages of items off the table and its indexes, in the order of an SQL index: no page costs more for what is beside it. */
export function reader(database: DatabaseSync): Reader {
  const prepare = statements(database);

  function read(
    { Limit, ConsistentRead }: Pick<Asked, 'Limit' | 'ConsistentRead'>,
    sql: string,
    values: readonly SQLInputValue[],
    index: TableIndex | undefined,
    filter: Predicate,
    shape: (item: Item) => Item,
  ): { readonly page: Page; readonly units: number } {
    if (Limit !== undefined && Limit < 1) throw validationError('Limit must be at least 1');
    const found: Item[] = [];
    let [scanned, bytes] = [0, 0];
    let last: Item | undefined;
    for (const row of prepare(sql).iterate(...values)) {
      const whole = JSON.parse(String(row['body'])) as Item;
      const item = index === undefined ? whole : (projected(index, whole) ?? whole);
      bytes += item === whole ? Number(row['size']) : itemSize(item);
      scanned += 1;
      if (filter(item)) found.push(shape(item));
      if (scanned === Limit || bytes > pageBytes) {
        last = item;
        break;
      }
    }
    const keys = [table.partitionKey, table.sortKey, ...(index ? [index.partitionKey, index.sortKey] : [])];
    return {
      page: {
        Items: found,
        Count: found.length,
        ScannedCount: scanned,
        ...(last === undefined
          ? {}
          : { LastEvaluatedKey: Object.fromEntries(keys.map((key) => [key, last[key]])) }),
      },
      units: readUnits(bytes, ConsistentRead),
    };
  }

  return {
    query(input) {
      const index = indexOf(input);
      const schema: KeySchema =
        index === undefined ? ownKeys : { ...index, sortType: index.sort[0]?.[1] ?? 'N' };
      const given = new Placeholders(input);
      if (input.KeyConditionExpression === undefined)
        throw validationError(
          'Either the KeyConditions or KeyConditionExpression parameter must be specified',
        );
      const range = keyRange(conditionOf(input.KeyConditionExpression), schema, given);
      const filter =
        input.FilterExpression === undefined
          ? () => true
          : bindFilter(conditionOf(input.FilterExpression), schema, given, (name) => isHeld(index, name));
      const shape = project(input.ProjectionExpression, index, given);
      given.expectAllUsed();
      const { sql, values } = select(input, schema, range, index !== undefined);
      return read(input, sql, values, index, filter, shape);
    },
    scan(input) {
      const start = startAfter(input.ExclusiveStartKey, ownKeys, undefined, true, false);
      const sql = `SELECT body, size FROM item ${start.sql === '' ? '' : `WHERE ${start.sql}`} ORDER BY pk, sk`;
      return read(
        input,
        sql,
        start.values,
        undefined,
        () => true,
        (item) => item,
      );
    },
  };
}

function indexOf({ IndexName, ConsistentRead }: Asked): TableIndex | undefined {
  if (IndexName === undefined) return undefined;
  const index = indexes.find(({ name }) => name === IndexName);
  if (index === undefined) throw validationError(`The table does not have the specified index: ${IndexName}`);
  if (ConsistentRead === true)
    throw validationError('Consistent reads are not supported on global secondary indexes');
  return index;
}

function select(
  { ExclusiveStartKey, ScanIndexForward = true }: Asked,
  schema: KeySchema,
  { partition, bounds }: KeyRange,
  isIndex: boolean,
): { readonly sql: string; readonly values: readonly SQLInputValue[] } {
  const [partitionColumn, sortColumn] = [quote(schema.partitionKey), quote(schema.sortKey)];
  const start = startAfter(ExclusiveStartKey, schema, { partition, bounds }, ScanIndexForward, isIndex);
  const where = [
    `${partitionColumn} = ?`,
    // Says the same as the index's own condition, without which SQLite would not use it.
    ...(isIndex ? [`${sortColumn} IS NOT NULL`] : []),
    ...bounds.map(({ operator }) => `${sortColumn} ${operator} ?`),
    ...(start.sql === '' ? [] : [start.sql]),
  ];
  const direction = ScanIndexForward ? 'ASC' : 'DESC';
  const order = (isIndex ? [sortColumn, 'pk', 'sk'] : [sortColumn]).map((column) => `${column} ${direction}`);
  return {
    sql: `SELECT body, size FROM item WHERE ${where.join(' AND ')} ORDER BY ${order.join(', ')}`,
    values: [partition, ...bounds.map(({ value }) => value), ...start.values],
  };
}
