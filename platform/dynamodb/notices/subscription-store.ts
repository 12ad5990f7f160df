import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import {
  type SubscriptionChannel,
  subscriptionChannels,
  type Verification,
} from '../../../domain/notices/index.ts';
import type { Table } from '../client.ts';
import { putIf } from '../put-if.ts';
import { readRow } from '../rows.ts';

/** That a director wants to be told by a channel. The address itself is kept by SNS alone. */
export interface Subscription {
  readonly personId: string;
  readonly channel: SubscriptionChannel;
  /** SNS's name for it. */
  readonly arn: string;
  /** With most of its characters hidden. */
  readonly address: string;
  /** When the person agreed to be told there, epoch ms. */
  readonly consentAt: number;
  /** When they took that back, epoch ms; the record of the consent stays. */
  readonly endedAt?: number;
  /** Until somebody has confirmed that they read messages there: a code sent to a telephone. */
  readonly verification?: Verification;
  /** SNS subscriptions this one replaced or ended and that may still be there. */
  readonly leftovers: readonly string[];
  /** 0 for one that is not stored yet; a writer must have read the newest. */
  readonly revision: number;
}

/** The subscriptions of directors. */
export interface SubscriptionStore {
  get(personId: string, channel: SubscriptionChannel): Promise<Subscription | undefined>;
  /** Those in force. */
  of(personId: string): Promise<readonly Subscription[]>;
  /** Writes the successor of the revision given; undefined when somebody else did so first. */
  put(subscription: Subscription): Promise<Subscription | undefined>;
}

const subscriptionSchema: z.ZodType<Subscription> = z.object({
  personId: z.string(),
  channel: z.enum(subscriptionChannels),
  arn: z.string(),
  address: z.string(),
  consentAt: z.int(),
  endedAt: z.exactOptional(z.int()),
  verification: z.exactOptional(z.object({ hash: z.string(), expiresAt: z.int(), triesLeft: z.int() })),
  leftovers: z.array(z.string()),
  revision: z.int(),
});

const partition = (personId: string): string => `person#${personId}`;
const prefix = 'subscription#';

/**
 * The subscription an item of the table holds; undefined for any other item.
 *
 * @throws UnreadableRow
 */
export function subscriptionOf(item: Readonly<Record<string, unknown>>): Subscription | undefined {
  const isSubscription =
    String(item['pk']).startsWith(partition('')) && String(item['sk']).startsWith(prefix);
  return isSubscription ? readRow(subscriptionSchema, item) : undefined;
}

/** Subscriptions in DynamoDB, beside the person they belong to. */
export function subscriptionStore({ client, name }: Table): SubscriptionStore {
  return {
    async get(personId, channel) {
      const { Item } = await client.send(
        new GetCommand({
          TableName: name,
          Key: { pk: partition(personId), sk: `${prefix}${channel}` },
          ConsistentRead: true,
        }),
      );
      return Item === undefined ? undefined : readRow(subscriptionSchema, Item);
    },

    async of(personId) {
      // One for each channel: they fit a page many times over.
      const { Items = [] } = await client.send(
        new QueryCommand({
          TableName: name,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
          ExpressionAttributeValues: { ':pk': partition(personId), ':prefix': prefix },
          ConsistentRead: true,
        }),
      );
      return Items.map((item) => readRow(subscriptionSchema, item)).filter(
        ({ endedAt }) => endedAt === undefined,
      );
    },

    async put(subscription) {
      const { personId, channel, revision } = subscription;
      const next = { ...subscription, revision: revision + 1 };
      const item = { pk: partition(personId), sk: `${prefix}${channel}`, ...next };
      const written =
        revision === 0
          ? await putIf({ client, name }, item, 'attribute_not_exists(pk)')
          : await putIf({ client, name }, item, 'revision = :revision', { ':revision': revision });
      return written ? next : undefined;
    },
  };
}
