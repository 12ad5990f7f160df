import { type PreferencePorts, readPreferences, writePreferences } from './subscriptions/preferences.ts';
import {
  confirmSubscription,
  listSubscriptions,
  subscribe,
  type SubscriptionPorts,
  unsubscribe,
} from './subscriptions/subscriptions.ts';

/** What carries out the routes, by operation. */
export function noticeHandlers(ports: SubscriptionPorts & PreferencePorts) {
  return {
    listSubscriptions: listSubscriptions(ports),
    subscribe: subscribe(ports),
    confirmSubscription: confirmSubscription(ports),
    unsubscribe: unsubscribe(ports),
    readPreferences: readPreferences(ports),
    writePreferences: writePreferences(ports),
  };
}
