import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { RequestState, Status } from '../../../domain/requests/index.ts';
import { type Priority, type RequestKind } from '../../../domain/vocabulary/index.ts';
import { urgentAt } from '../../../domain/promises/index.ts';
import { HORIZON } from '../../../domain/time/index.ts';
import type { Table } from '../client.ts';
import { inboxPartition } from './inbox.ts';
import { stateSchema } from './request-rows.ts';
import { readRow } from '../rows.ts';

/** Which requests, and in which order. */
export type RequestList =
  | { readonly view: 'agency'; readonly agencyId: string }
  /** `agencies`: only what was submitted for one of these; all when absent. */
  | { readonly view: 'requester'; readonly requesterId: string; readonly agencies?: readonly string[] }
  | { readonly view: 'inbox'; readonly agencyId: string; readonly role: string };

export interface RequestFilter {
  readonly status?: Status;
  readonly kind?: RequestKind;
  readonly priority?: Priority;
  readonly assigneeId?: string;
}

/**
 * Where a list goes on. `after` a request of that list; or, when the request a page ended with belongs to another list,
 * `at` its sort value or `past` it. The order of requests with the same sort value is the database's own affair, so a
 * request's place among those of another list cannot be told.
 */
export type Position =
  { readonly sort: number; readonly after: string } | { readonly sort: number; readonly from: 'at' | 'past' };

export interface RequestLists {
  /** Up to `limit` requests from a position on; fewer only when there are no more. */
  page(
    list: RequestList,
    filter: RequestFilter,
    limit: number,
    position?: Position,
  ): Promise<readonly RequestState[]>;
}

const sources = {
  agency: { index: 'byAgency', sort: 'submittedAt', forward: false },
  requester: { index: 'byRequester', sort: 'submittedAt', forward: false },
  inbox: { index: 'inbox', sort: 'urgentAt', forward: true },
} as const;

/** What requests of a list are sorted by: the most urgent promise first, or the newest. */
export function sortValueOf(view: RequestList['view'], state: RequestState): number {
  return view === 'inbox' ? (urgentAt(state.clocks) ?? HORIZON.to) : state.submittedAt;
}

/** Lists of requests, each from the index that answers it. */
export function requestLists({ client, name }: Table): RequestLists {
  return {
    async page(list, filter, limit, position) {
      const { index, sort, forward } = sources[list.view];
      const partition = partitionOf(list);
      const terms = new Terms();
      const keys = Object.entries(partition).map(([key, value]) => terms.compare(key, '=', value));
      if (position !== undefined && 'from' in position)
        keys.push(
          terms.compare(sort, `${forward ? '>' : '<'}${position.from === 'at' ? '=' : ''}`, position.sort),
        );
      const filters = Object.entries<string | undefined>({ ...filter }).flatMap(([key, value]) =>
        value === undefined ? [] : [terms.compare(key, '=', value)],
      );
      if (list.view === 'requester' && list.agencies !== undefined)
        filters.push(terms.among('agencyId', list.agencies));
      const found: RequestState[] = [];
      let start: Record<string, unknown> | undefined =
        position !== undefined && 'after' in position
          ? { ...partition, [sort]: position.sort, pk: `request#${position.after}`, sk: 'request' }
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
        for (const item of page.Items ?? []) found.push(readRow(stateSchema, item));
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

function partitionOf(list: RequestList): Record<string, string> {
  switch (list.view) {
    case 'agency':
      return { agencyId: list.agencyId };
    case 'requester':
      return { requesterId: list.requesterId };
    case 'inbox':
      return { inboxOf: inboxPartition(list.agencyId, list.role) };
  }
}
