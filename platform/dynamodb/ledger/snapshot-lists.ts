import type { Kind, Places, Snapshot } from '../../../domain/ledger/index.ts';
import { HORIZON } from '../../../domain/time/index.ts';
import { inBatches } from '../../concurrency/batches.ts';
import { queryPages, type Table } from '../client.ts';
import { type IndexDefinition, table as definition } from '../table.ts';
import { aggregateKey, inboxPartition, listPartition, parseAggregateKey } from './keys.ts';
import { loadSnapshot } from './load-snapshot.ts';
import { type Item, placeAttributes } from './places.ts';

/** Which aggregates of a kind, and in which order. */
export type SnapshotList =
  | { readonly view: 'agency'; readonly agencyId: string }
  /** `agencies`: only those of one of these; all when absent. */
  | { readonly view: 'person'; readonly personId: string; readonly agencies?: readonly string[] }
  | { readonly view: 'inbox'; readonly agencyId: string; readonly role: string };

/** Attributes of a snapshot and what they must be. */
export type SnapshotFilter = Readonly<Record<string, string>>;

/**
 * Where a list goes on. `after` an aggregate of that list; or, when the one a page ended with belongs to another list,
 * `at` its sort value or `past` it. The order of those with the same sort value is the database's own affair, so the
 * place of one among those of another list cannot be told.
 */
export type Position =
  { readonly sort: number; readonly after: string } | { readonly sort: number; readonly from: 'at' | 'past' };

export interface SnapshotPage<S extends Snapshot> {
  readonly states: readonly S[];
  /** Where it stopped looking although more may follow: it had read as many entries as it may. */
  readonly stoppedAt?: Extract<Position, { readonly after: string }>;
}

export interface PageOptions {
  readonly limit: number;
  readonly position?: Position | undefined;
  /** Entries of the index after which no more are read, however few were wanted; without end when absent. */
  readonly budget?: number;
}

export interface SnapshotLists<S extends Snapshot> {
  /** Up to `limit` snapshots from a position on; fewer when there are no more, or when the budget is spent. */
  page(list: SnapshotList, filter: SnapshotFilter, options: PageOptions): Promise<SnapshotPage<S>>;
}

const sources = {
  agency: { index: 'byAgency', sort: 'listAt', forward: false },
  person: { index: 'byPerson', sort: 'listAt', forward: false },
  inbox: { index: 'inbox', sort: 'urgentAt', forward: true },
} as const;

/** What a list is sorted by: the most urgent promise first, or the newest. */
export function sortValueOf<S extends Snapshot>(
  view: SnapshotList['view'],
  kind: Pick<Kind<S>, 'places'>,
  state: S,
): number {
  const { inbox, listAt }: Places = kind.places(state);
  return (view === 'inbox' ? inbox?.urgentAt : listAt) ?? HORIZON.to;
}

/** Aggregates loaded at a time; the SDK opens no more than 50 connections. */
const batchSize = 25;

/**
 * Lists of the aggregates of a kind, each from the index that answers it. The index says which they are, and each is then
 * loaded as it is now: one that has left the list since, or is not what is wanted, is passed over.
 */
export function snapshotLists<S extends Snapshot>(
  table: Table,
  kind: Pick<Kind<S>, 'name' | 'state' | 'places'>,
): SnapshotLists<S> {
  return {
    async page(list, filter, { limit, position, budget = Infinity }) {
      const belongs = (state: S): boolean => {
        const item: Item = { ...state, ...placeAttributes(kind, state) };
        const wanted = Object.entries({ ...partitionOf(kind.name, list), ...filter });
        return (
          wanted.every(([name, value]) => item[name] === value) &&
          !(list.view === 'person' && list.agencies?.includes(state.agencyId) === false)
        );
      };
      const states: S[] = [];
      let read = 0;
      for await (const { Items, ScannedCount, LastEvaluatedKey } of queryPages(
        table,
        query(kind.name, list, filter, limit, position),
      )) {
        const ids = (Items ?? []).map(({ pk }) => idOf(pk));
        while (ids.length > 0) {
          const found = await inBatches(batchSize, ids.splice(0, limit - states.length), (id) =>
            loadSnapshot(table, kind, id),
          );
          states.push(...found.filter((state) => state !== undefined).filter(belongs));
          if (states.length === limit) return { states };
        }
        read += ScannedCount ?? 0;
        if (LastEvaluatedKey !== undefined && read >= budget)
          return {
            states,
            stoppedAt: {
              sort: Number(LastEvaluatedKey[sources[list.view].sort]),
              after: idOf(LastEvaluatedKey['pk']),
            },
          };
      }
      return { states };
    },
  };
}

function idOf(pk: unknown): string {
  return parseAggregateKey(String(pk))?.id ?? '';
}

function query(
  kind: string,
  list: SnapshotList,
  filter: SnapshotFilter,
  limit: number,
  position: Position | undefined,
): Parameters<typeof queryPages>[1] {
  const { index, sort, forward } = sources[list.view];
  const partition = partitionOf(kind, list);
  const terms = new Terms();
  const keys = Object.entries(partition).map(([key, value]) => terms.compare(key, '=', value));
  if (position !== undefined && 'from' in position)
    keys.push(
      terms.compare(sort, `${forward ? '>' : '<'}${position.from === 'at' ? '=' : ''}`, position.sort),
    );
  const { projection }: IndexDefinition = definition.indexes[index];
  const filters = Object.entries(filter)
    .filter(([name]) => projection.includes(name))
    .map(([name, value]) => terms.compare(name, '=', value));
  return {
    IndexName: index,
    KeyConditionExpression: keys.join(' AND '),
    ...(filters.length === 0 ? {} : { FilterExpression: filters.join(' AND ') }),
    ExpressionAttributeNames: terms.names,
    ExpressionAttributeValues: terms.values,
    ScanIndexForward: forward,
    // A filter drops entries after they were read: read a little more than asked for, at least a page.
    Limit: Math.max(limit, filters.length === 0 ? 1 : 50),
    ...(position !== undefined && 'after' in position
      ? {
          ExclusiveStartKey: {
            ...partition,
            [sort]: position.sort,
            pk: aggregateKey(kind, position.after),
            sk: kind,
          },
        }
      : {}),
  };
}

/** The names and values of an expression, collected as its terms are written. */
class Terms {
  readonly names: Record<string, string> = {};
  readonly values: Record<string, string | number> = {};

  compare(attribute: string, operator: string, value: string | number): string {
    return `${this.#name(attribute)} ${operator} ${this.#value(value)}`;
  }

  #name(attribute: string): string {
    this.names[`#${attribute}`] = attribute;
    return `#${attribute}`;
  }

  #value(value: string | number): string {
    const placeholder = `:v${Object.keys(this.values).length}`;
    this.values[placeholder] = value;
    return placeholder;
  }
}

function partitionOf(kind: string, list: SnapshotList): Record<string, string> {
  switch (list.view) {
    case 'agency':
      return { listOf: listPartition(kind, list.agencyId) };
    case 'person':
      return { personListOf: listPartition(kind, list.personId) };
    case 'inbox':
      return { inboxOf: inboxPartition(kind, list.agencyId, list.role) };
  }
}
