import { type Authority, covers } from '../organisation/index.ts';
import { principalOf, type Stamp } from '../vocabulary/index.ts';
import { type Approval, type OpenStage, openStages, type StageRecord } from './approval.ts';
import { barredFrom } from './separation.ts';
import type { StageId } from './stages.ts';

/** A request as far as it decides who may decide on it. */
export interface Decidable {
  readonly agencyId: string;
  readonly approval: Approval;
  /** Everybody behind the submission, and for whom it is. */
  readonly submitters: readonly string[];
}

/**
 * The stamps under which a person holds a stage: of one of its roles, their own authority before another's; then as the
 * deputy they were named.
 */
export function stampsFor(
  stage: StageId,
  personId: string,
  authorities: readonly Authority[],
  { agencyId, approval }: Decidable,
): readonly Stamp[] {
  const { roles = [], deputies = [] } = approval.stages[stage] ?? {};
  const [role] = roles;
  const held = authorities
    .filter((one) => roles.includes(one.role) && covers(one.agencyId, agencyId))
    .toSorted((a, b) => a.actingFor.length - b.actingFor.length)
    .map(({ role: own, actingFor }) => ({ personId, role: own, actingFor }));
  return role !== undefined && deputies.includes(personId)
    ? [...held, { personId, role, actingFor: [] }]
    : held;
}

/** The stages that wait for which somebody was named deputy. */
export function deputyStages(approval: Approval | undefined, personId: string): readonly OpenStage[] {
  return openStages(approval).filter(({ deputies = [] }) => deputies.includes(personId));
}

/** The stamp under which a person may decide a stage that waits; undefined when there is none. */
export function stampToDecide(
  stage: StageId,
  personId: string,
  authorities: readonly Authority[],
  request: Decidable,
): Stamp | undefined {
  const record = openStages(request.approval).find((one) => one.stage === stage);
  if (record === undefined) return undefined;
  return stampsFor(stage, personId, authorities, request).find(
    (stamp) =>
      barredFrom(stage, stamp, request.approval, request.submitters) === undefined &&
      !hasApproved(record, stamp),
  );
}

/** One person counts once. Only where all must approve may somebody do so for themselves and for whom they act for. */
export function hasApproved(
  { approvedBy, quorum }: Pick<StageRecord, 'approvedBy' | 'quorum'>,
  by: Pick<Stamp, 'personId' | 'actingFor'>,
): boolean {
  return approvedBy.some(
    ({ personId, principalId }) =>
      principalId === principalOf(by) || (quorum !== 'all' && personId === by.personId),
  );
}
