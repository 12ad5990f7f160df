import { addImpact, decideStage, nameDeputy, restartApproval } from './commands.ts';
import { dryRun } from './dry-run/dry-run.ts';
import { editSection } from './edit-section.ts';
import { listDecisions } from './reading/list-decisions.ts';
import { readApproval } from './reading/read-approval.ts';
import { readProposal } from './reading/read-proposal.ts';
import type { ApprovalHttpPorts } from './ports.ts';

/** What carries out the routes, by operation. */
export function approvalHandlers(ports: ApprovalHttpPorts) {
  return {
    listDecisions: listDecisions(ports),
    dryRun: dryRun(ports),
    readApproval: readApproval(ports),
    readProposal: readProposal(ports),
    editSection: editSection(ports),
    decideStage: decideStage(ports),
    nameDeputy: nameDeputy(ports),
    addImpact: addImpact(ports),
    restartApproval: restartApproval(ports),
  };
}
