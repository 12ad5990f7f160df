import { type Approval, changedBetween, hashesOf } from './approval.ts';
import type { ApprovalRules } from './rules.ts';
import { reliedOn, type StageId } from './stages.ts';
import { type ImpactArea, impactAreas } from '../vocabulary/index.ts';

/** What comes next: stages to ask side by side, or nothing. The words are those the state machine chooses by. */
export interface NextStep {
  readonly next: 'develop' | 'assess' | 'portfolio' | 'program' | 'director' | 'done';
  readonly stages: readonly StageId[];
}

const nothing: NextStep = { next: 'done', stages: [] };

/**
 * The stages to ask now: the first of the chain that does not stand. A stage stands when it was approved and nothing it
 * relied on has changed since, so after rework only what the changes touched is asked again.
 */
export function nextStep(approval: Approval, rules: ApprovalRules): NextStep {
  if (approval.status !== 'running') return nothing;
  if (!stands(approval, 'develop')) return { next: 'develop', stages: ['develop'] };
  const impacts = impactsAsked(approval).filter((area) => !stands(approval, area));
  if (impacts.length > 0) return { next: 'assess', stages: impacts };
  if (isMajor(approval.estimate, rules) && !stands(approval, 'portfolio'))
    return { next: 'portfolio', stages: ['portfolio'] };
  if (!stands(approval, 'program')) return { next: 'program', stages: ['program'] };
  return stands(approval, 'director') ? nothing : { next: 'director', stages: ['director'] };
}

/** Whether a stage's approval still counts. */
export function stands(approval: Approval, stage: StageId): boolean {
  const record = approval.stages[stage];
  if (record?.closed?.outcome !== 'approved') return false;
  if (stage === 'develop' && approval.rework !== undefined) return false;
  const sections = reliedOn[stage];
  const last = approval.decisions.findLast((one) => one.stage === stage && one.opening === record.opening);
  return changedBetween(last?.reliedOn ?? {}, hashesOf(approval, sections), sections).length === 0;
}

/** The impacts a request is assessed for, in the order of the chain. */
export function impactsAsked({ impacts, added }: Pick<Approval, 'impacts' | 'added'>): readonly ImpactArea[] {
  return impactAreas.filter((area) => impacts.includes(area) || added.includes(area));
}

/** Whether a request is a major project, which the portfolio office weighs. */
export function isMajor(
  { dollars, hours, agencies }: Approval['estimate'],
  { major }: ApprovalRules,
): boolean {
  return dollars >= major.dollars || hours >= major.hours || agencies >= major.agencies;
}

/** Every stage a request goes through when nothing is returned. */
export function pathOf(approval: Approval, rules: ApprovalRules): readonly StageId[] {
  return [
    'develop',
    ...impactsAsked(approval),
    ...(isMajor(approval.estimate, rules) ? (['portfolio'] as const) : []),
    'program',
    'director',
  ];
}
