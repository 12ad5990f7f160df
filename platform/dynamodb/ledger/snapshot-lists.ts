import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Kind, Places, Snapshot } from '../../../domain/ledger/index.ts';
import { HORIZON } from '../../../domain/time/index.ts';
import type { Table } from '../client.ts';
import { aggregateKey, inboxPartition, listPartition } from './keys.ts';
import { readSnapshot } from './places.ts';

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

export interface SnapshotLists<S extends Snapshot> {
  /** Up to `limit` snapshots from a position on; fewer only when there are no more. */
  page(list: SnapshotList, filter: SnapshotFilter, limit: number, position?: Position): Promise<readonly S[]>;
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

/** Lists of the aggregates of a kind, each from the index that answers it. */
export function snapshotLists<S extends Snapshot>(
  { client, name }: Table,
  kind: Pick<Kind<S>, 'name' | 'state'>,
): SnapshotLists<S> {
  return {
    async page(list, filter, limit, position) {
      const { index, sort, forward } = sources[list.view];
      const partition = partitionOf(kind.name, list);
      const terms = new Terms();
      const keys = Object.entries(partition).map(([key, value]) => terms.compare(key, '=', value));
      if (position !== undefined && 'from' in position)
        keys.push(
          terms.compare(sort, `${forward ? '>' : '<'}${position.from === 'at' ? '=' : ''}`, position.sort),
        );
      const filters = Object.entries(filter).map(([key, value]) => terms.compare(key, '=', value));
      if (list.view === 'person' && list.agencies !== undefined)
        filters.push(terms.among('agencyId', list.agencies));
      const found: S[] = [];
      let start: Record<string, unknown> | undefined =
        position !== undefined && 'after' in position
          ? {
              ...partition,
              [sort]: position.sort,
              pk: aggregateKey(kind.name, position.after),
              sk: kind.name,
            }
          : undefined;
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: name,
            IndexName: index,
            KeyConditionExpression: keys.join(' AND '),
            ...(filters.length === 0 ? {} : { FilterExpression: filters.join(' AND ') }),
            ExpressionAttributeNames: terms.names,
            ExpressionAttributeValues: terms.values,
            ScanIndexForward: forward,
            // A filter drops rows after they were read: read a little more than asked for, at least a page.
            Limit: Math.max(limit - found.length, filters.length === 0 ? 1 : 50),
            ...(start === undefined ? {} : { ExclusiveStartKey: start }),
          }),
        );
        for (const item of page.Items ?? []) found.push(readSnapshot(kind, item));
        start = page.LastEvaluatedKey;
      } while (start !== undefined && found.length < limit);
      return found.slice(0, limit);
    },
  };
}

/** The names and values of an expression, collected as its terms are written. */
class Terms {
  readonly names: Record<string, string> = {};
  readonly values: Record<string, string | number> = {};

  compare(attribute: string, operator: string, value: string | number): string {
    return `${this.#name(attribute)} ${operator} ${this.#value(value)}`;
  }

  among(attribute: string, values: readonly string[]): string {
    return `${this.#name(attribute)} IN (${values.map((value) => this.#value(value)).join(', ')})`;
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
