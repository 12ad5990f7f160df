import * as z from 'zod';
import {
  approvalProblems,
  type ApprovalProblem,
  applyRuleChanges,
  defaultApprovalRules,
  type RuleChanges,
  type StageId,
  stageIds,
} from '../../../domain/approvals/index.ts';
import { approvalRules } from '../../core/approval-rules.ts';

const { major, always, stages, mostReturns } = approvalRules.shape;
const { roles, quorum } = stages.shape.develop.shape;

const stageChange = z
  .strictObject({ roles: roles.exactOptional(), quorum: quorum.exactOptional() })
  .exactOptional();

/** The rules of an agreement with everything optional: what is not named stays as the agreement has it. */
export const ruleChanges = z
  .strictObject({
    major: z
      .strictObject({
        dollars: major.shape.dollars.exactOptional(),
        hours: major.shape.hours.exactOptional(),
        agencies: major.shape.agencies.exactOptional(),
      })
      .exactOptional(),
    always: always.exactOptional(),
    stages: z
      .strictObject(
        Object.fromEntries(stageIds.map((stage) => [stage, stageChange])) as Record<
          StageId,
          typeof stageChange
        >,
      )
      .exactOptional(),
    mostReturns: mostReturns.exactOptional(),
  })
  .meta({ id: 'ApprovalRuleChanges' });

/** What is wrong with changes, each as a sentence. The rules they are made to hold already, so only changes are told of. */
export function changeProblems(changes: RuleChanges): readonly ApprovalProblem[] {
  return approvalProblems(applyRuleChanges(defaultApprovalRules, changes));
}
