import type { Approval } from '../../../domain/approvals/index.ts';
import { isOpenStatus, type RequestState } from '../../../domain/requests/index.ts';
import type { Position, SnapshotLists } from '../../../platform/dynamodb/ledger/snapshot-lists.ts';

/** A request that has been forwarded into the approval chain. */
export type Forwarded = RequestState & { readonly approval: Approval };

export interface RecentApprovals {
  /** In the chain now, or out of it since the given instant. */
  readonly requests: readonly Forwarded[];
  /** Whether everything was read; false when a bound ended it. */
  readonly complete: boolean;
}

export interface Reading {
  readonly agencies: readonly string[];
  /** Epoch milliseconds. */
  readonly since: number;
  /** Requests to read of one agency, and in all, of whatever kind. */
  readonly perAgency: number;
  readonly inAll: number;
  /** Told after each page how many requests have been read so far. */
  readonly onRead?: (requests: number) => void;
}

/** A request in the chain has some four kilobytes and a query ends at a megabyte, so this is about what one brings. */
const pageSize = 250;

/**
 * Finds the applications and projects that are, or lately were, in the approval chain, agency by agency and newest
 * first. One still in it may be of any age, so it reads on past the given instant, to the end or a bound.
 */
export async function recentApprovals(
  { agencies, since, perAgency, inAll, onRead }: Reading,
  lists: SnapshotLists<RequestState>,
): Promise<RecentApprovals> {
  const requests: Forwarded[] = [];
  let complete = true;
  let read = 0;
  for (const agencyId of agencies) {
    const first = read;
    let position: Position | undefined;
    for (;;) {
      const left = Math.min(perAgency - (read - first), inAll - read);
      // One more than may be read tells whether there is more.
      const limit = Math.min(pageSize, left + 1);
      const { states: page } = await lists.page({ view: 'agency', agencyId }, {}, { limit, position });
      const taken = page.slice(0, left);
      requests.push(...taken.filter(isForwarded).filter((state) => isRecent(state, since)));
      read += taken.length;
      onRead?.(read);
      if (page.length > left) complete = false;
      const last = taken.at(-1);
      if (last === undefined || page.length > left || page.length < limit) break;
      position = { sort: last.submittedAt, after: last.id };
    }
  }
  return { requests, complete };
}

function isForwarded(state: RequestState): state is Forwarded {
  return state.approval !== undefined;
}

/** A withdrawn request has no instant of closing; hardly anything happens to one afterwards. */
function isRecent({ status, closedAt, updatedAt }: RequestState, since: number): boolean {
  return isOpenStatus(status) || (closedAt ?? updatedAt) >= since;
}
