import { indexes, type TableIndex } from './database.ts';
import { type Item, isSame, itemSize } from './values.ts';
import { table } from '../../platform/dynamodb/table.ts';

const writeUnit = 1024;
const readUnit = 4096;

/** An item before or after a write, with its size in bytes. */
export interface Sized {
  readonly item: Item;
  readonly size: number;
}

/** Attributes an index holds of an item; undefined when the item is not in it. */
export function projected({ projection, partitionKey, sortKey }: TableIndex, item: Item): Item | undefined {
  if (item[partitionKey] === undefined || item[sortKey] === undefined) return undefined;
  if (projection === 'ALL') return item;
  const names = new Set<string>([
    table.partitionKey,
    table.sortKey,
    partitionKey,
    sortKey,
    ...(projection === 'KEYS_ONLY' ? [] : projection),
  ]);
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.has(name)));
}

/**
 * Units of a write: the item, twice in a transaction, and every index whose part of it changes; a new index key is a delete
 * and a put. DynamoDB brings an index up to date after the transaction, so its part costs the same as without one. Amazon's
 * local engine doubles that too; dynoxide, measured against the service, does not.
 */
export function writeUnits(
  before: Sized | undefined,
  after: Sized | undefined,
  transactional: boolean,
): number {
  const factor = transactional ? 2 : 1;
  const own = unitsOf(Math.max(before?.size ?? 0, after?.size ?? 0));
  return indexes.reduce((sum, index) => sum + indexUnits(index, before, after), own * factor);
}

function indexUnits(index: TableIndex, before: Sized | undefined, after: Sized | undefined): number {
  const [old, next] = [before, after].map((one) => one && projected(index, one.item));
  if (old === undefined && next === undefined) return 0;
  if (old === undefined || next === undefined) return unitsOf(itemSize(old ?? next ?? {}));
  const isMoved = [index.partitionKey, index.sortKey].some((key) => old[key] !== next[key]);
  if (isMoved) return unitsOf(itemSize(old)) + unitsOf(itemSize(next));
  return isSame(old, next) ? 0 : unitsOf(Math.max(itemSize(old), itemSize(next)));
}

function unitsOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / writeUnit));
}

/** Units of a read of so many bytes: half when it need not be consistent, of which everything here is. */
export function readUnits(bytes: number, consistent: boolean | undefined): number {
  return Math.max(1, Math.ceil(bytes / readUnit)) * (consistent === true ? 1 : 0.5);
}

/** The part of an answer that says what it took, when the request asks. */
export function consumed(
  {
    TableName,
    ReturnConsumedCapacity,
  }: { readonly TableName?: string | undefined; readonly ReturnConsumedCapacity?: string | undefined },
  units: () => number,
): { readonly ConsumedCapacity?: { readonly TableName: string; readonly CapacityUnits: number } } {
  if (ReturnConsumedCapacity !== 'TOTAL') return {};
  return { ConsumedCapacity: { TableName: TableName ?? '', CapacityUnits: units() } };
}
