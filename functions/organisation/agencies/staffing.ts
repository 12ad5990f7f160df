import {
  type ApprovalRules,
  type UnderstaffedStage,
  understaffedStages,
} from '../../../domain/approvals/index.ts';
import { approvalRulesOf } from '../../../domain/agreements/index.ts';
import { isInForce, type LocalDate } from '../../../domain/organisation/index.ts';
import type { OrganisationStore } from '../../../platform/dynamodb/organisation/organisation-store.ts';
import type { Organisation } from '../file/load-organisation.ts';

/** A stage that no request of an agency could pass as it is staffed, and a sentence that says why. */
export interface StaffingWarning {
  readonly agency: string;
  readonly stage: UnderstaffedStage['stage'];
  readonly message: string;
}

type Team = Pick<OrganisationStore, 'teamOf'>;

/**
 * The stages of an agency's approvals that those who hold their roles on a day could not decide. No reason to refuse the
 * rules, since the people may come after them; a director would have to name deputies until then.
 */
export async function staffingWarnings(
  agency: string,
  rules: ApprovalRules,
  day: LocalDate,
  organisation: Team,
): Promise<readonly StaffingWarning[]> {
  const team = await organisation.teamOf(agency);
  const held = team.filter((one) => one.actingFor === undefined && isInForce(one, day));
  const found = understaffedStages(rules, (role) =>
    held.filter((one) => one.role === role).map(({ personId }) => personId),
  );
  return found.map((one) => ({ agency, stage: one.stage, message: messageOf(agency, day, one) }));
}

/** Those of every agency of an organisation that was loaded. */
export async function organisationWarnings(
  { agencies }: Pick<Organisation, 'agencies'>,
  day: LocalDate,
  organisation: Team,
): Promise<readonly StaffingWarning[]> {
  const warnings = await Promise.all(
    agencies.map(({ agency, terms }) =>
      staffingWarnings(agency.id, approvalRulesOf(terms), day, organisation),
    ),
  );
  return warnings.flat();
}

function messageOf(
  agency: string,
  day: LocalDate,
  { stage, roles, quorum, held }: UnderstaffedStage,
): string {
  const needed = typeof quorum === 'number' ? quorum : 1;
  const who = roles.join(' or ');
  if (held < needed)
    return `The stage ${stage} of "${agency}" takes ${needed} who hold ${who}: on ${day} there are ${held}.`;
  return `The stage ${stage} of "${agency}" takes ${needed} who hold ${who}: those who do on ${day} are needed for other stages, and nobody decides two of one request.`;
}
