import type {
  Dispatch,
  Dropped,
  Due,
  Ending,
  Line,
  NoticeStore,
} from '../../../platform/dynamodb/notices/notice-store.ts';
import type { OrganisationStore } from '../../../platform/dynamodb/organisation/organisation-store.ts';
import { duePartitions } from '../../../platform/dynamodb/ledger/shards.ts';
import type { Log } from '../../../platform/log/log.ts';
import { inBatches } from '../../../platform/concurrency/batches.ts';
import { deliver, type DeliverPorts, NoAddress } from './deliver.ts';
import { reviewNotices, type ReviewPorts } from './review-notices.ts';
import { isTransient, nameOfError } from '../../stream/transient-errors.ts';

export interface DispatchPorts extends DeliverPorts, ReviewPorts {
  readonly now: () => number;
  readonly log: Log;
  readonly organisation: Pick<OrganisationStore, 'person' | 'assignmentsOf' | 'agencies'>;
  readonly notices: Pick<NoticeStore, 'due' | 'claim' | 'finish'>;
}

/** What one round did. `lagMs` is how late the notice was that had waited longest. */
export interface Dispatched {
  readonly messages: number;
  /** Notices told in them. */
  readonly notices: number;
  /** Notices given up, or passed over because they cannot be read. */
  readonly failed: number;
  /** Notices left out, since they were no longer true. */
  readonly dropped: number;
  readonly postponed: number;
  readonly lagMs: number;
}

/** Messages under way at a time; SNS takes 30 a second in the smallest regions. */
const batchSize = 8;

/** Tries before an address that is refused is given up; a fault that passes is tried for as long as it lasts. */
const maxTries = 3;

const nothing: Dispatched = { messages: 0, notices: 0, failed: 0, dropped: 0, postponed: 0, lagMs: 0 };

/**
 * Sends every notice that is due: one message for each person and channel, however many notices there are. Two rounds
 * at once send nothing twice; a round that was missed is made up by the next.
 *
 * @throws Error after everything else was sent, when a message failed for a reason nobody planned
 */
export async function dispatchNotices(ports: DispatchPorts): Promise<Dispatched> {
  const now = ports.now();
  const partitions = await Promise.all(
    duePartitions('notice').map((partition) => groupsOf(ports.notices.due(partition, now))),
  );
  let unplanned = 0;
  const outcomes = await inBatches(batchSize, partitions.flat(), async (group) => {
    try {
      return await send(group, now, ports);
    } catch (error) {
      unplanned += 1;
      ports.log.error('DISPATCH_UNPLANNED', {
        recipient: group.line.recipient,
        channel: group.line.channel,
        name: nameOfError(error),
      });
      return nothing;
    }
  });
  // The alarm on errors of this function rings, and the next round tries again.
  if (unplanned > 0)
    throw new Error(`${unplanned} of ${outcomes.length} messages failed for a reason nobody planned.`);
  return outcomes.reduce(
    (sum, one) => ({
      messages: sum.messages + one.messages,
      notices: sum.notices + one.notices,
      failed: sum.failed + one.failed,
      dropped: sum.dropped + one.dropped,
      postponed: sum.postponed + one.postponed,
      lagMs: Math.max(sum.lagMs, one.lagMs),
    }),
    nothing,
  );
}

/** What is due for one person by one channel. */
interface Group {
  readonly line: Line;
  readonly keys: string[];
  readonly since: number;
}

async function groupsOf(due: AsyncIterable<Due>): Promise<readonly Group[]> {
  const groups = new Map<string, Group>();
  for await (const { recipient, channel, key, at } of due) {
    const name = JSON.stringify([recipient, channel]);
    const group = groups.get(name) ?? { line: { recipient, channel }, keys: [], since: at };
    if (key !== undefined) group.keys.push(key);
    groups.set(name, group);
  }
  return [...groups.values()];
}

async function send({ line, keys, since }: Group, now: number, ports: DispatchPorts): Promise<Dispatched> {
  const { dispatch, unreadable } = await ports.notices.claim(line, keys, now);
  for (const key of unreadable) ports.log.error('NOTICE_UNREADABLE', { ...line, key });
  const passedOver = { ...nothing, failed: unreadable.length };
  if (dispatch === undefined) return passedOver;
  const waiting = dispatch.notices.filter(({ state }) => state === 'pending').length;
  const tried = waiting === 0 ? alreadySent : await tryOnce(dispatch, now, ports);
  if (tried === undefined) return { ...passedOver, postponed: waiting };
  const { ending, dropped } = tried;
  await ports.notices.finish(dispatch, ending, now, dropped);
  const left = waiting - dropped.size;
  const counted = { ...passedOver, dropped: dropped.size };
  return ending.state === 'sent'
    ? { ...counted, messages: left === 0 ? 0 : 1, notices: left, lagMs: left === 0 ? 0 : now - since }
    : { ...counted, failed: left + unreadable.length };
}

/** How a try ended, and what was left out of it. */
interface Tried {
  readonly ending: Ending;
  readonly dropped: Dropped;
}

/** Another try has sent it, and did not come to say so of all its notices. */
const alreadySent: Tried = { ending: { state: 'sent' }, dropped: new Map() };

/** Says what is still so, to whom it still concerns; undefined when that is to be tried again later. */
async function tryOnce(dispatch: Dispatch, now: number, ports: DispatchPorts): Promise<Tried | undefined> {
  const { recipient, channel, reference, attempts } = dispatch;
  let dropped: Dropped = new Map();
  try {
    const reviewed = await reviewNotices(dispatch, now, ports);
    ({ dropped } = reviewed);
    if (reviewed.say.length > 0) await deliver({ ...dispatch, say: reviewed.say }, ports);
    return { ending: { state: 'sent' }, dropped };
  } catch (error) {
    const facts = { recipient, channel, reference, attempts, name: nameOfError(error) };
    if (isTransient(error) || (attempts < maxTries && !(error instanceof NoAddress))) {
      ports.log.warn('NOTICE_POSTPONED', facts);
      return undefined;
    }
    ports.log.error('NOTICE_FAILED', facts);
    return { ending: { state: 'failed', code: nameOfError(error) }, dropped };
  }
}
