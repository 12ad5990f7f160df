import type { Route } from '../http/contract.ts';
import { contracts } from './contract.ts';

const at = '/requests/{id}';

/** The routes of the approval chain, in the order of its life. Withdrawing is a route of requests. */
export const approvalRoutes = [
  {
    method: 'GET',
    path: '/approvals',
    operation: 'listDecisions',
    action: 'approval.list',
    summary:
      'List the decisions that wait for you, most urgent first, with what changed since you last decided',
  },
  {
    method: 'POST',
    path: '/approvals/dry-run',
    operation: 'dryRun',
    action: 'approval.dry-run',
    summary:
      'Try changed approval rules on the open and the last quarter’s requests, and say who would have been asked',
  },
  {
    method: 'GET',
    path: `${at}/approval`,
    operation: 'readApproval',
    action: 'request.read',
    summary: 'Read where a request is in the approval chain, who holds it, and every decision',
  },
  {
    method: 'GET',
    path: `${at}/proposal`,
    operation: 'readProposal',
    action: 'request.read',
    summary: 'Read the proposal by section, with its history and differences',
  },
  {
    method: 'PUT',
    path: `${at}/proposal/{section}`,
    operation: 'editSection',
    action: 'proposal.edit',
    summary: 'Write a section of the proposal while it is developed',
  },
  {
    method: 'POST',
    path: `${at}/approval/impacts`,
    operation: 'addImpact',
    action: 'proposal.add-impact',
    summary: 'Have a further impact assessed',
  },
  {
    method: 'POST',
    path: `${at}/approval/{stage}/decision`,
    operation: 'decideStage',
    action: 'approval.decide',
    summary: 'Approve a stage, decline the request, or return it for rework',
  },
  {
    method: 'POST',
    path: `${at}/approval/restart`,
    operation: 'restartApproval',
    action: 'approval.restart',
    summary: 'Start a halted approval again; decisions that stand are not asked again',
  },
].map((row) => ({
  ...row,
  capability: 'approvals',
  contract: contracts[row.operation as keyof typeof contracts],
})) as readonly (Route & { readonly operation: keyof typeof contracts })[];
