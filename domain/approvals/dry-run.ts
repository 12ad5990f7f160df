import { type Approval, type DecisionRecord, returnsOf } from './approval.ts';
import { pathOf } from './plan.ts';
import type { ApprovalRules, Quorum, StageRule } from './rules.ts';
import { type StageId, stageIds } from './stages.ts';
import { type ImpactArea, impactAreas } from '../vocabulary/index.ts';

/** What somebody wants changed in approval rules; whatever is not named stays as it is. */
export interface RuleChanges {
  readonly major?: Readonly<Partial<ApprovalRules['major']>>;
  readonly always?: readonly ImpactArea[];
  readonly stages?: Readonly<Partial<Record<StageId, Readonly<Partial<StageRule>>>>>;
  readonly mostReturns?: number;
}

/** A request in the chain with what its path depends on besides the rules. */
export interface InChain {
  readonly approval: Approval;
  /** The impacts its agency said it has; absent when it gave no answer. */
  readonly involves?: readonly ImpactArea[];
  /** The impacts the catalogue names for its service today. */
  readonly catalogued: readonly ImpactArea[];
}

/** How changed rules would have led a request another way. */
export interface Detour {
  /** Stages asked besides, in the order of the chain. */
  readonly added: readonly StageId[];
  /** Stages not asked. */
  readonly removed: readonly StageId[];
  /** Stages asked either way, but of other roles or with another quorum. */
  readonly changed: readonly StageId[];
  /** Returns for rework that would have been refused. */
  readonly refusedReturns: number;
  /** The decisions that could have been made as they were: of a stage still asked, in a role still asked. */
  readonly kept: readonly DecisionRecord[];
}

/**
 * Rules with the changes made to them: each threshold, each stage's roles and each stage's quorum by itself.
 *
 * @example changedRules(rules, { major: { dollars: 50_000 }, stages: { security: { quorum: 'all' } } })
 */
export function applyRuleChanges(rules: ApprovalRules, changes: RuleChanges): ApprovalRules {
  const stages = stageIds.map((stage) => [stage, { ...rules.stages[stage], ...changes.stages?.[stage] }]);
  return {
    ...rules,
    ...changes,
    major: { ...rules.major, ...changes.major },
    stages: Object.fromEntries(stages) as ApprovalRules['stages'],
  };
}

/**
 * How a request would have gone under other rules than its own; undefined when it would have gone the same way. The
 * estimate is the one the proposal has reached, so for one still being developed this is how things look today.
 */
export function detourOf(request: InChain, own: ApprovalRules, other: ApprovalRules): Detour | undefined {
  const { approval } = request;
  const before = pathOf(approval, own);
  const after = pathOf({ ...approval, impacts: impactsUnder(request, own, other) }, other);
  const added = after.filter((stage) => !before.includes(stage));
  const removed = before.filter((stage) => !after.includes(stage));
  const changed = after.filter(
    (stage) => before.includes(stage) && !asksTheSame(own.stages[stage], other.stages[stage]),
  );
  const returned = returnsOf(approval);
  // What the own rules would refuse as well, since the agreement was restated meanwhile, is not for the others to answer.
  const refusedReturns = Math.max(0, Math.min(returned, own.mostReturns) - other.mostReturns);
  if (added.length + removed.length + changed.length + refusedReturns === 0) return undefined;
  const kept = approval.decisions.filter(
    ({ stage, role }) => after.includes(stage) && other.stages[stage].roles.includes(role),
  );
  return { added, removed, changed, refusedReturns, kept };
}

/**
 * The impacts other rules ask for. The catalogue may have changed since the chain began, so a request keeps what it was
 * given: only what the own rules alone had asked for can go, and only what they did not ask for can come.
 */
function impactsUnder(
  { approval, involves = impactAreas, catalogued }: InChain,
  own: ApprovalRules,
  other: ApprovalRules,
): readonly ImpactArea[] {
  return impactAreas.filter((area) => {
    const had = approval.impacts.includes(area);
    const [was, is] = [own.always.includes(area), other.always.includes(area)];
    if (was === is) return had;
    return is || (had && (involves.includes(area) || catalogued.includes(area)));
  });
}

/** Whether two rules ask the same people in the same number; in which order the roles are named is nobody's concern. */
function asksTheSame(one: StageRule, other: StageRule): boolean {
  const named = ({ roles }: StageRule): string => [...new Set(roles)].sort().join(' ');
  return inNumber(one.quorum) === inNumber(other.quorum) && named(one) === named(other);
}

function inNumber(quorum: Quorum): 'all' | number {
  return quorum === 'one' ? 1 : quorum;
}
