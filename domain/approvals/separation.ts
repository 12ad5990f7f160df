import { covers, isSecondPerson } from '../organisation/index.ts';
import type { Role, Stamp } from '../vocabulary/index.ts';
import type { Approval } from './approval.ts';
import type { ApprovalRules } from './rules.ts';
import { type StageId, stageIds } from './stages.ts';

/** Why somebody may not decide a stage although they hold it. */
export type Barred =
  | { readonly code: 'approval.own-request' }
  | { readonly code: 'approval.second-stage'; readonly stage: StageId };

/**
 * Nobody decides a request they submitted, and nobody decides two stages of one request; not through a delegate
 * either, so whom somebody acts for counts as much as they do. Decisions that rework has voided count as well.
 *
 * @param submitters everybody behind the submission, and for whom it is
 */
export function barredFrom(
  stage: StageId,
  who: Pick<Stamp, 'personId' | 'actingFor'>,
  approval: Pick<Approval, 'decisions'>,
  submitters: readonly string[],
): Barred | undefined {
  if (!isSecondPerson(who, submitters)) return { code: 'approval.own-request' };
  const other = approval.decisions.find(
    ({ stage: decided, by, actingFor }) => decided !== stage && !isSecondPerson(who, [by, ...actingFor]),
  );
  return other === undefined ? undefined : { code: 'approval.second-stage', stage: other.stage };
}

/** A role somebody holds or is to hold for an agency or all (`*`). */
export interface HeldRole {
  readonly role: Role;
  readonly agencyId: string;
}

/**
 * The role a person already holds that decides another stage of the same requests than the one they are to be given:
 * with both they could do neither for any request of that agency. Nothing when the two can go together.
 */
export function conflictingRole(
  given: HeldRole,
  held: readonly HeldRole[],
  rules: ApprovalRules,
): HeldRole | undefined {
  const stagesOf = (role: Role): readonly StageId[] =>
    stageIds.filter((stage) => rules.stages[stage].roles.includes(role));
  const asked = stagesOf(given.role);
  if (asked.length === 0) return undefined;
  return held.find(
    ({ role, agencyId }) =>
      (covers(agencyId, given.agencyId) || covers(given.agencyId, agencyId)) &&
      stagesOf(role).some((stage) => !asked.includes(stage)),
  );
}
