import {
  type ApprovalRules,
  conflictingRole,
  defaultApprovalRules,
} from '../../../domain/approvals/index.ts';
import { type Assignment, authoritiesBetween, type LocalDate } from '../../../domain/organisation/index.ts';
import { approvalRulesOf } from '../../../domain/agreements/index.ts';
import type { OrganisationStore } from '../../../platform/dynamodb/organisation/organisation-store.ts';
import { assignmentsAround } from '../../core/acting-assignments.ts';
import type { Refusal } from '../use-case.ts';

/**
 * Why acting would let somebody decide two stages of the same requests, or nothing. Counts what they hold or act in on
 * any day of it, and what else is given with it. What they hold themselves was for an administrator to weigh, so a
 * role of one's own is let through.
 *
 * @param given to one person for the same days
 */
export async function separationRefusal(
  given: readonly Assignment[],
  organisation: OrganisationStore,
): Promise<Refusal | undefined> {
  const [first] = given;
  if (first?.actingFor === undefined) return undefined;
  const { personId, from, until } = first;
  const [around, rules] = await Promise.all([
    assignmentsAround(organisation, personId),
    rulesByAgency(given, from, organisation),
  ]);
  const held = authoritiesBetween(personId, from, until, (id) => around.get(id) ?? []);
  for (const one of given) {
    const conflict = conflictingRole(
      one,
      [...held, ...given],
      rules.get(one.agencyId) ?? defaultApprovalRules,
    );
    if (conflict !== undefined) {
      const { role, agencyId } = conflict;
      return { code: 'delegation.separation', role: one.role, held: { role, agencyId } };
    }
  }
  return undefined;
}

/** How each agency approves on a day. All at once (`*`) have no agreement; for them the department's default stands. */
async function rulesByAgency(
  given: readonly Assignment[],
  day: LocalDate,
  organisation: OrganisationStore,
): Promise<ReadonlyMap<string, ApprovalRules>> {
  const agencies = [...new Set(given.map(({ agencyId }) => agencyId))].filter((id) => id !== '*');
  const agreements = await Promise.all(agencies.map((id) => organisation.agreementOn(id, day)));
  return new Map(
    agreements.flatMap((agreement) =>
      agreement === undefined ? [] : [[agreement.agencyId, approvalRulesOf(agreement)]],
    ),
  );
}
