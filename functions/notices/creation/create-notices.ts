import {
  briefingOf,
  channelsFor,
  factsOf,
  type Notice,
  notBefore,
  rulesFor,
  type WakingHours,
} from '../../../domain/notices/index.ts';
import type { NoticeStore } from '../../../platform/dynamodb/notices/notice-store.ts';
import type { RequestLedger } from '../../../platform/dynamodb/ledger/ledger.ts';
import type { SubscriptionStore } from '../../../platform/dynamodb/notices/subscription-store.ts';
import { type RecipientPorts, recipientsOf } from './recipients.ts';

export interface ReactPorts extends RecipientPorts {
  readonly now: () => number;
  readonly ledger: Pick<RequestLedger, 'events'>;
  readonly subscriptions: Pick<SubscriptionStore, 'of'>;
  readonly notices: Pick<NoticeStore, 'put'>;
}

/** Which event: its request and its place in the request's history, from 1. */
export interface EventKey {
  readonly requestId: string;
  readonly sequence: number;
}

/** The event is not in the ledger. */
export class EventMissing extends Error {
  constructor({ requestId, sequence }: EventKey) {
    super(`Request ${requestId} has no event ${sequence}.`);
    this.name = 'EventMissing';
  }
}

/**
 * Writes down a notice for everybody an event concerns, and says how many were new. Run again it finds the same
 * people and the notices already there: recipient, channel, event and rule are the key of a notice.
 *
 * @throws EventMissing, NobodyToTell, UnreadableRow: nothing that another try would change
 */
export async function react(key: EventKey, ports: ReactPorts, waking: WakingHours): Promise<number> {
  const { requestId, sequence } = key;
  const events = await ports.ledger.events(requestId, 0, sequence);
  const event = events.at(-1);
  if (event === undefined || events.length !== sequence) throw new EventMissing(key);
  const rules = rulesFor(event);
  if (rules.length === 0) return 0;

  const briefing = briefingOf(events);
  const createdAt = ports.now();
  const told = new Set<string>();
  const notices: Notice[] = [];
  for (const rule of rules) {
    const { severity, template } = rule;
    for (const recipient of await recipientsOf(rule, briefing, ports)) {
      if (told.has(recipient)) continue;
      told.add(recipient);
      const subscribed = rule.by === 'mail' ? [] : await ports.subscriptions.of(recipient);
      for (const channel of channelsFor(
        rule,
        subscribed.map((subscription) => subscription.channel),
      )) {
        const facts = factsOf(event);
        const pressing = { severity, channel, priority: briefing.priority, ...facts };
        notices.push({
          recipient,
          channel,
          requestId,
          sequence,
          template,
          severity,
          ...facts,
          createdAt,
          notBefore: notBefore(pressing, createdAt, waking),
        });
      }
    }
  }
  const written = await Promise.all(notices.map((notice) => ports.notices.put(notice)));
  return written.filter((outcome) => outcome === 'new').length;
}
