import { type Assignment, type AssignmentFacts, isCalledOff } from '../../../domain/organisation/index.ts';
import type { OrganisationStore } from '../../../platform/dynamodb/organisation/organisation-store.ts';
import { assignmentsAround } from '../../core/acting-assignments.ts';

/** What must be known to tell what is wrong with assignments for these agencies, held for one person or for nobody. */
export async function assignmentFacts(
  agencyIds: readonly string[],
  actingFor: string | undefined,
  organisation: OrganisationStore,
): Promise<AssignmentFacts> {
  const [agencies, principal, around] = await Promise.all([
    Promise.all([...new Set(agencyIds)].map((id) => organisation.agency(id))),
    actingFor === undefined ? undefined : organisation.person(actingFor),
    actingFor === undefined ? undefined : assignmentsAround(organisation, actingFor),
  ]);
  const known = new Set(agencies.map((agency) => agency?.value.id));
  return {
    isAgency: (id) => known.has(id),
    isPerson: (id) => principal?.value.id === id,
    assignmentsOf: (id) => around?.get(id) ?? [],
  };
}

/**
 * Enters an assignment. Its facts make its id, so the same sent twice is entered once; one that was called off before
 * it began is entered again.
 *
 * @returns the last day of the one there is already, when it is another one and nothing was entered
 */
export async function enterAssignment(
  assignment: Assignment,
  organisation: OrganisationStore,
): Promise<'entered' | Pick<Assignment, 'until'>> {
  if ((await organisation.putAssignment(assignment, 'new')) === 'written') return 'entered';
  const { id, personId, until } = assignment;
  const held = (await organisation.assignmentsOf(personId)).find((one) => one.id === id);
  if (held !== undefined && held.until === until) return 'entered';
  if (held !== undefined && isCalledOff(held)) {
    await organisation.putAssignment(assignment, 'existing');
    return 'entered';
  }
  return held?.until === undefined ? {} : { until: held.until };
}
