import { policy } from '../../domain/access/index.ts';
import { routesOf } from '../http/contract.ts';
import { contracts } from './contract.ts';

const at = '/people/{person}/subscriptions';
const onChannel = `${at}/{channel}` as const;

const preferences = '/people/{person}/preferences';

/** The routes of notices: how a director wants to be told, and how everybody does of work of their teams. */
export const noticeRoutes = routesOf('notices', contracts, [
  {
    method: 'GET',
    path: at,
    operation: 'listSubscriptions',
    permission: policy['subscription.read'],
    summary: 'See how a director is told',
  },
  {
    method: 'PUT',
    path: onChannel,
    operation: 'subscribe',
    permission: policy['subscription.write'],
    summary: 'Be told by email or SMS, at an address of your own',
  },
  {
    method: 'PUT',
    path: `${onChannel}/confirmation`,
    operation: 'confirmSubscription',
    permission: policy['subscription.write'],
    summary: 'Give the code that was sent to a telephone',
  },
  {
    method: 'DELETE',
    path: onChannel,
    operation: 'unsubscribe',
    permission: policy['subscription.end'],
    summary: 'No longer be told by email or SMS',
  },
  {
    method: 'GET',
    path: preferences,
    operation: 'readPreferences',
    permission: policy['preference.read'],
    summary: 'See how you are told of work of your teams',
  },
  {
    method: 'PUT',
    path: preferences,
    operation: 'writePreferences',
    permission: policy['preference.write'],
    summary: 'Choose how you are told of work of your teams',
  },
]);
