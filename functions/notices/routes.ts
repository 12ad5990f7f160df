import type { Route } from '../http/contract.ts';
import { contracts } from './contract.ts';

const at = '/people/{person}/subscriptions';
const onChannel = `${at}/{channel}` as const;

/** The routes of notices: how a director wants to be told. */
export const noticeRoutes = [
  {
    method: 'GET',
    path: at,
    operation: 'listSubscriptions',
    action: 'subscription.read',
    summary: 'See how a director is told',
  },
  {
    method: 'PUT',
    path: onChannel,
    operation: 'subscribe',
    action: 'subscription.write',
    summary: 'Be told by e-mail or SMS, at an address of your own',
  },
  {
    method: 'DELETE',
    path: onChannel,
    operation: 'unsubscribe',
    action: 'subscription.write',
    summary: 'No longer be told by e-mail or SMS',
  },
].map((row) => ({
  ...row,
  capability: 'notices',
  contract: contracts[row.operation as keyof typeof contracts],
})) as readonly (Route & { readonly operation: keyof typeof contracts })[];
