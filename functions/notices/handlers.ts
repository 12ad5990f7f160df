import {
  listSubscriptions,
  subscribe,
  type SubscriptionPorts,
  unsubscribe,
} from './subscriptions/subscriptions.ts';

/** What carries out the routes, by operation. */
export function subscriptionHandlers(ports: SubscriptionPorts) {
  return {
    listSubscriptions: listSubscriptions(ports),
    subscribe: subscribe(ports),
    unsubscribe: unsubscribe(ports),
  };
}
