import { policy } from '../../domain/access/index.ts';
import { routesOf } from '../http/contract.ts';
import { contracts } from './contract.ts';

const at = '/requests/{id}';

/** The routes of the approval chain, in the order of its life. Withdrawing is a route of requests. */
export const approvalRoutes = routesOf('approvals', contracts, [
  {
    method: 'GET',
    path: '/approvals',
    operation: 'listDecisions',
    permission: policy['approval.list'],
    summary:
      'List the decisions that wait for you, most urgent first, with what changed since you last decided',
  },
  {
    method: 'POST',
    path: '/approvals/dry-run',
    operation: 'dryRun',
    permission: policy['approval.dry-run'],
    summary:
      'Try changed approval rules on the open and the last quarter’s requests, and say who would have been asked',
  },
  {
    method: 'GET',
    path: `${at}/approval`,
    operation: 'readApproval',
    permission: policy['request.read'],
    summary: 'Read where a request is in the approval chain, who holds it, and every decision',
  },
  {
    method: 'GET',
    path: `${at}/proposal`,
    operation: 'readProposal',
    permission: policy['request.read'],
    summary: 'Read the proposal by section, with its history and differences',
  },
  {
    method: 'PUT',
    path: `${at}/proposal/{section}`,
    operation: 'editSection',
    permission: policy['proposal.edit'],
    summary: 'Write a section of the proposal while it is developed',
  },
  {
    method: 'POST',
    path: `${at}/approval/impacts`,
    operation: 'addImpact',
    permission: policy['proposal.add-impact'],
    summary: 'Have a further impact assessed',
  },
  {
    method: 'POST',
    path: `${at}/approval/{stage}/decision`,
    operation: 'decideStage',
    permission: policy['approval.decide'],
    summary: 'Approve a stage, decline the request, or return it for rework',
  },
  {
    method: 'POST',
    path: `${at}/approval/{stage}/deputies`,
    operation: 'nameDeputy',
    permission: policy['approval.name-deputy'],
    summary: 'Name a deputy for a stage that those who hold it cannot decide',
  },
  {
    method: 'POST',
    path: `${at}/approval/restart`,
    operation: 'restartApproval',
    permission: policy['approval.restart'],
    summary: 'Start a halted approval again; decisions that stand are not asked again',
  },
]);
