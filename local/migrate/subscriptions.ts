import {
  type Subscription,
  subscriptionOf,
  subscriptionStore,
} from '../../platform/dynamodb/notices/subscription-store.ts';
import type { Office } from './office.ts';
import type { Target } from './target.ts';

export interface Resubscribed {
  /** Those in force, made anew by this run or an earlier one. Email among them is asked for confirmation. */
  readonly subscribed: readonly Subscription[];
  /** Those that could not be made: the topic here did not have them any more, or the one there does not take the address. */
  readonly ended: readonly Subscription[];
}

/**
 * Subscribes every director anew, as they agreed to be told; only the topic knows the address. What they agreed to, and
 * when, stays on record, and so does what has ended. Who was subscribed by an earlier run is not asked again.
 *
 * @param now epoch milliseconds, the end of what cannot go on
 */
export async function migrateSubscriptions(
  office: Pick<Office, 'items' | 'addresses'>,
  { table, topic }: Pick<Target, 'table' | 'topic'>,
  now: number,
): Promise<Resubscribed> {
  const store = subscriptionStore(table);
  const [subscribed, ended]: [Subscription[], Subscription[]] = [[], []];
  for (const item of office.items()) {
    const subscription = subscriptionOf(item);
    if (subscription === undefined) continue;
    const { personId, channel, arn, endedAt } = subscription;
    const known = await store.get(personId, channel);
    if (known !== undefined) {
      if (known.endedAt === undefined) subscribed.push(subscription);
      continue;
    }
    // A revision counts writes of one table; names of this machine mean nothing there.
    const renewed = { ...subscription, leftovers: [], revision: 0 };
    const address = office.addresses.get(arn);
    const made =
      endedAt !== undefined || address === undefined
        ? undefined
        : await topic.subscribe(personId, channel, address);
    if (made?.ok === true) {
      await store.put({ ...renewed, arn: made.arn });
      subscribed.push(subscription);
    } else {
      await store.put({ ...renewed, endedAt: endedAt ?? now });
      if (endedAt === undefined) ended.push(subscription);
    }
  }
  return { subscribed, ended };
}
