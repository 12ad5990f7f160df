import { subscriptionOf } from '../../platform/dynamodb/notices/subscription-store.ts';
import { parseAggregateKey } from '../../platform/dynamodb/ledger/keys.ts';
import type { Item } from '../../platform/dynamodb/ledger/places.ts';
import { table } from '../../platform/dynamodb/table.ts';
import { UsageError } from '../terminal/usage-error.ts';
import type { Office } from './office.ts';

/** What would be migrated. */
export interface Look {
  readonly items: number;
  /** Aggregates, by the name of their kind. */
  readonly aggregates: ReadonlyMap<string, number>;
  readonly subscriptions: number;
  readonly files: number;
  readonly bytes: number;
  readonly failures: number;
  /** Who needs to be able to sign in: user name and address. */
  readonly people: readonly { readonly id: string; readonly email: string }[];
  /** When an aggregate last changed, epoch ms by the clock of this machine; 0 when there is none. */
  readonly lastChange: number;
}

/** Whether an item's time is over: DynamoDB would remove it. */
export function isExpired(item: Item, now: number): boolean {
  const expiresAt = item[table.timeToLive];
  return typeof expiresAt === 'number' && expiresAt * 1000 < now;
}

/** Looks at everything and changes nothing. @param now epoch ms */
export function lookAt(office: Office, now: number): Look {
  const aggregates = new Map<string, number>();
  const people: { id: string; email: string }[] = [];
  let [items, subscriptions, lastChange] = [0, 0, 0];
  for (const item of office.items()) {
    if (isExpired(item, now)) continue;
    items += 1;
    const { pk, sk, email, updatedAt } = item;
    const key = parseAggregateKey(String(pk));
    if (sk === 'person') people.push({ id: key?.id ?? '', email: String(email) });
    else if (subscriptionOf(item) !== undefined) subscriptions += 1;
    else if (key?.kind === sk && key !== undefined) {
      aggregates.set(key.kind, (aggregates.get(key.kind) ?? 0) + 1);
      lastChange = Math.max(lastChange, Number(updatedAt ?? 0));
    }
  }
  let [files, bytes] = [0, 0];
  for (const { size } of office.files()) {
    files += 1;
    bytes += size;
  }
  people.sort((one, other) => (one.id < other.id ? -1 : 1));
  return {
    items,
    aggregates,
    subscriptions,
    files,
    bytes,
    failures: office.failures.length,
    people,
    lastChange,
  };
}

/**
 * Makes sure nothing would be lost that only this machine can finish.
 *
 * @throws UsageError in one sentence
 */
export function checkFinished(
  { unfollowed, unposted }: Pick<Office, 'unfollowed' | 'unposted'>,
  { lastChange }: Pick<Look, 'lastChange'>,
  { now, leaveMails }: { readonly now: number; readonly leaveMails: boolean },
): void {
  if (unfollowed > 0)
    throw new UsageError(
      `Not everything has followed yet from ${unfollowed} of the last changes: let npm start run for a minute, stop it, and migrate again.`,
      1,
    );
  if (unposted > 0 && !leaveMails)
    throw new UsageError(
      `${unposted} emails wait for the mail server: run npm start until it has taken them, or leave them behind with --leave-mails.`,
      1,
    );
  if (lastChange > now)
    throw new UsageError(
      `The clock of this machine was moved forward, and AWS cannot go on before ${new Date(lastChange).toISOString()}, when the last change was made by it: migrate after that.`,
      1,
    );
}
