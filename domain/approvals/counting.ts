import { principalOf } from '../vocabulary/index.ts';
import type { Approval, StageRecord } from './approval.ts';
import type { Holders } from './commands.ts';
import { hasApproved } from './deciders.ts';
import { neededFor } from './rules.ts';
import { barredFrom } from './separation.ts';
import type { StageId } from './stages.ts';

/** How a stage stands when those who can decide it now are counted. */
export interface StageCount {
  /** Approvals it takes. */
  readonly needed: number;
  /** How many people more it takes than there are: 0 when it can be decided. */
  readonly missing: number;
  /** Whether the approvals there are suffice. */
  readonly settles: boolean;
}

/**
 * Counts who can decide a stage now. An approval stays one when whoever gave it has left. `all` are those who have
 * approved and those who still can; a number stays the number that was agreed, however few are left.
 *
 * @param record the stage as it waits, or is about to
 * @param holders everybody who holds one of its roles today
 * @param submitters everybody behind the submission, and for whom it is
 */
export function countStage(
  stage: StageId,
  record: Pick<StageRecord, 'quorum' | 'approvedBy' | 'deputies'>,
  holders: Holders,
  approval: Pick<Approval, 'decisions'>,
  submitters: readonly string[],
): StageCount {
  const { quorum, approvedBy, deputies = [] } = record;
  const given = approvedBy.length;
  const able = [...holders, ...deputies.map((personId) => ({ personId, actingFor: [] }))].filter(
    (one) => !hasApproved(record, one) && barredFrom(stage, one, approval, submitters) === undefined,
  );
  // For a quorum a delegate and whoever they act for are one.
  const reachable = given + new Set(able.map(principalOf)).size;
  const needed = neededFor(quorum, reachable);
  return { needed, missing: Math.max(0, needed - reachable), settles: given >= needed };
}
