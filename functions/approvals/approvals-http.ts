import { type HttpHandler, httpHandler } from '../http/handler.ts';
import { addImpact, decideStage, restartApproval } from './commands.ts';
import { dryRun } from './dry-run/dry-run.ts';
import { editSection } from './edit-section.ts';
import { listDecisions } from './reading/list-decisions.ts';
import type { ApprovalHttpPorts } from './ports.ts';
import { readApproval } from './reading/read-approval.ts';
import { readProposal } from './reading/read-proposal.ts';
import { approvalRoutes } from './routes.ts';

/** Everything people do with the approval chain over HTTP. */
export function approvalsHttp(ports: ApprovalHttpPorts): HttpHandler {
  return httpHandler(
    approvalRoutes,
    {
      listDecisions: listDecisions(ports),
      dryRun: dryRun(ports),
      readApproval: readApproval(ports),
      readProposal: readProposal(ports),
      editSection: editSection(ports),
      decideStage: decideStage(ports),
      addImpact: addImpact(ports),
      restartApproval: restartApproval(ports),
    },
    ports,
  );
}
