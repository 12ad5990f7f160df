import { isDeepStrictEqual } from 'node:util';
import { type Approval, openStages } from '../../../domain/approvals/index.ts';
import type { RequestState } from '../../../domain/requests/index.ts';
import { HORIZON } from '../../../domain/time/index.ts';
import { decisionsPartition } from './inbox.ts';
import { requestKey } from './keys.ts';
import { alarmPartition } from './shards.ts';

type Item = Readonly<Record<string, unknown>>;

/**
 * The items beside a snapshot that make its approval findable: one for each role that holds an open stage, in that
 * role's inbox, and one while the chain is not settled, for the nightly reconciliation. Only what changed is written;
 * an item that is no longer meant loses the attributes that put it into an index, since nothing is ever deleted.
 */
export function approvalItems(before: RequestState | undefined, after: RequestState): readonly Item[] {
  const was = before === undefined ? new Map<string, Item>() : itemsOf(before);
  const is = itemsOf(after);
  const pk = requestKey(after.id);
  const written = [...is].filter(([sk, item]) => !isDeepStrictEqual(item, was.get(sk)));
  const cleared = [...was.keys()].filter((sk) => !is.has(sk));
  return [...written.map(([sk, item]) => ({ pk, sk, ...item })), ...cleared.map((sk) => ({ pk, sk }))];
}

function itemsOf(state: RequestState): ReadonlyMap<string, Item> {
  const items = new Map<string, Item>();
  const { id, agencyId, approval, clocks, status } = state;
  if (status === 'in-approval' || status === 'waiting')
    for (const { stage, clockId, roles } of openStages(approval)) {
      const clock = clocks.clocks.find((one) => one.id === clockId);
      for (const role of roles)
        items.set(`stage#${stage}#${role}`, {
          requestId: id,
          stage,
          inboxOf: decisionsPartition(agencyId, role),
          urgentAt: clock?.current.dueAt ?? HORIZON.to,
        });
    }
  if (approval !== undefined && isUnsettled(approval))
    items.set('approval', {
      requestId: id,
      alarmsOf: alarmPartition('approval', id),
      alarmAt: state.submittedAt,
    });
  return items;
}

/** Whether the state machine, or the delivery of what was approved, is still owed something. */
function isUnsettled({ status, delivery }: Approval): boolean {
  return status === 'running' || (status === 'approved' && delivery === undefined);
}
