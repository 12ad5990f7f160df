import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { RequestState, Status } from '../../domain/requests/index.ts';
import type { Priority, RequestKind } from '../../domain/sla/index.ts';
import type { Table } from './client.ts';
import { inboxPartition } from './inbox.ts';
import { stateSchema } from './request-rows.ts';
import { readRow } from './rows.ts';

/** Which requests, and in which order. */
export type RequestList =
  | { readonly view: 'agency'; readonly agencyId: string }
  | { readonly view: 'requester'; readonly requesterId: string }
  | { readonly view: 'inbox'; readonly agencyId: string; readonly role: string };

export interface RequestFilter {
  readonly status?: Status;
  readonly kind?: RequestKind;
  readonly priority?: Priority;
  readonly assigneeId?: string;
}

/** Where a page ended: the sort value and the id of its last request. */
export interface Position {
  readonly sort: number;
  readonly id: string;
}

export interface RequestLists {
  /** Up to `limit` requests after a position; fewer only when there are no more. */
  page(list: RequestList, filter: RequestFilter, limit: number, after?: Position): Promise<readonly RequestState[]>;
}

const sources = {
  agency: { index: 'byAgency', sort: 'submittedAt', forward: false },
  requester: { index: 'byRequester', sort: 'submittedAt', forward: false },
  inbox: { index: 'inbox', sort: 'urgentAt', forward: true },
} as const;

/** What a request's place in a list is sorted by. */
export function positionOf(view: RequestList['view'], state: RequestState, urgent: number): Position {
  return { sort: view === 'inbox' ? urgent : state.submittedAt, id: state.id };
}

/** Lists of requests, each from the index that answers it. */
export function requestLists({ client, name }: Table): RequestLists {
  return {
    async page(list, filter, limit, after) {
      const { index, sort, forward } = sources[list.view];
      const partition = partitionOf(list);
      const filters = Object.entries(filter).filter(([, value]) => value !== undefined);
      const found: RequestState[] = [];
      let start: Record<string, unknown> | undefined =
        after === undefined ? undefined : { ...partition, [sort]: after.sort, pk: `request#${after.id}`, sk: 'request' };
      do {
        const page = await client.send(
          new QueryCommand({
            TableName: name,
            IndexName: index,
            KeyConditionExpression: Object.keys(partition).map((key) => `#${key} = :${key}`).join(' AND '),
            ...(filters.length === 0 ? {} : { FilterExpression: filters.map(([key]) => `#${key} = :${key}`).join(' AND ') }),
            ExpressionAttributeNames: Object.fromEntries([...Object.keys(partition), ...filters.map(([key]) => key)].map((key) => [`#${key}`, key])),
            ExpressionAttributeValues: Object.fromEntries([...Object.entries(partition), ...filters].map(([key, value]) => [`:${key}`, value])),
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
