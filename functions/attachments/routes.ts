import { policy } from '../../domain/access/index.ts';
import { routesOf } from '../http/contract.ts';
import { contracts } from './contract.ts';

const at = '/requests/{id}/attachments';

/** The routes of attachments. */
export const attachmentRoutes = routesOf('attachments', contracts, [
  {
    method: 'POST',
    path: at,
    operation: 'offerAttachment',
    permission: policy['request.attach'],
    summary: 'Announce a file and get a link that takes it, once',
  },
  {
    method: 'GET',
    path: `${at}/{attachment}`,
    operation: 'readAttachment',
    permission: policy['request.read'],
    summary: 'Get a short-lived link to a file',
  },
  {
    method: 'POST',
    path: `${at}/{attachment}/removal`,
    operation: 'removeAttachment',
    permission: policy['request.remove-file'],
    summary: 'Remove a wrong file; its content goes, the record stays',
  },
]);
