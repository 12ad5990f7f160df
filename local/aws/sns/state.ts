import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { openJournal } from '../journal.ts';

const subscriptionSchema = z.object({
  arn: z.string(),
  topic: z.string(),
  protocol: z.enum(['email', 'sms']),
  endpoint: z.string(),
  /** The filter policy as it was given, in JSON. */
  filter: z.string().optional(),
  token: z.string(),
  confirmed: z.boolean(),
});
const rowSchema = z.union([
  z.object({ topic: z.string() }),
  z.object({ subscribed: subscriptionSchema }),
  z.object({ confirmed: z.string() }),
  z.object({ unsubscribed: z.string() }),
]);
type Row = z.infer<typeof rowSchema>;

export type Subscription = Readonly<z.infer<typeof subscriptionSchema>>;

/** Topics and subscriptions; each change is on disk before it is visible. */
export interface SnsState {
  hasTopic(arn: string): boolean;
  addTopic(arn: string): void;
  subscription(arn: string): Subscription | undefined;
  subscriptionsOf(topic: string): readonly Subscription[];
  subscribe(wanted: Omit<Subscription, 'arn' | 'token'>): Subscription;
  confirm(arn: string): void;
  unsubscribe(arn: string): void;
  close(): void;
}

/** Opens the topics and subscriptions kept in the file. */
export function openSnsState(file: string): SnsState {
  const journal = openJournal<Row>(file, rowSchema);
  const topics = new Set<string>();
  const subscriptions = new Map<string, Subscription>();

  function apply(row: Row): void {
    if ('topic' in row) topics.add(row.topic);
    else if ('subscribed' in row) subscriptions.set(row.subscribed.arn, row.subscribed);
    else if ('unsubscribed' in row) subscriptions.delete(row.unsubscribed);
    else {
      const subscription = subscriptions.get(row.confirmed);
      if (subscription !== undefined) subscriptions.set(row.confirmed, { ...subscription, confirmed: true });
    }
  }
  function record(row: Row): void {
    journal.append(row);
    apply(row);
  }
  journal.rows.forEach(apply);

  return {
    hasTopic: (arn) => topics.has(arn),
    addTopic(arn) {
      if (!topics.has(arn)) record({ topic: arn });
    },
    subscription: (arn) => subscriptions.get(arn),
    subscriptionsOf: (topic) =>
      [...subscriptions.values()].filter((subscription) => subscription.topic === topic),
    subscribe(wanted) {
      const subscribed = {
        ...wanted,
        arn: `${wanted.topic}:${randomUUID()}`,
        token: randomUUID().replaceAll('-', ''),
      };
      record({ subscribed });
      return subscribed;
    },
    confirm(arn) {
      record({ confirmed: arn });
    },
    unsubscribe(arn) {
      record({ unsubscribed: arn });
    },
    close() {
      journal.close();
    },
  };
}
