import { type Assignment, type AssignmentFacts, isCalledOff } from '../../../domain/organisation/index.ts';
import type { OrganisationWriter } from '../../../platform/dynamodb/organisation/organisation-changes.ts';
import type { OrganisationStore } from '../../../platform/dynamodb/organisation/organisation-store.ts';
import { assignmentsAround } from '../../core/acting-assignments.ts';
import { peopleById } from './names.ts';

/** What must be known to tell what is wrong with a person's assignments for these agencies, held for one other or for nobody. */
export async function assignmentFacts(
  personId: string,
  agencyIds: readonly string[],
  actingFor: string | undefined,
  organisation: OrganisationStore,
): Promise<AssignmentFacts> {
  const [agencies, people, around] = await Promise.all([
    Promise.all([...new Set(agencyIds)].map((id) => organisation.agency(id))),
    peopleById(actingFor === undefined ? [personId] : [personId, actingFor], organisation),
    actingFor === undefined ? undefined : assignmentsAround(organisation, actingFor),
  ]);
  const known = new Set(agencies.map((agency) => agency?.value.id));
  return {
    isAgency: (id) => known.has(id),
    personOf: (id) => people.get(id),
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
  organisation: OrganisationWriter,
): Promise<'entered' | Pick<Assignment, 'until'>> {
  if ((await organisation.putAssignment(assignment, 'new')) === 'written') return 'entered';
  const { id, personId, until } = assignment;
  const held = (await organisation.assignmentsOf(personId)).find((one) => one.id === id);
  if (held !== undefined && held.until === until) return 'entered';
  if (held !== undefined && isCalledOff(held))
    if ((await organisation.putAssignment(assignment, 'existing')) === 'written') return 'entered';
  return held?.until === undefined ? {} : { until: held.until };
}
