import type { SubscriptionStore } from '../../platform/dynamodb/notices/subscription-store.ts';
import type { DirectorTopic } from '../../platform/sns/director-topic.ts';
import type { EdgePorts } from '../http/handler.ts';

/** What the notices capability needs over HTTP. */
export interface NoticesHttpPorts extends EdgePorts {
  readonly subscriptions: SubscriptionStore;
  readonly topic: Pick<DirectorTopic, 'subscribe' | 'unsubscribe' | 'stateOf'>;
}
