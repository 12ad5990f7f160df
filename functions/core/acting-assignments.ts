import { type Assignment, longestActingChain, mostPeopleAround } from '../../domain/organisation/index.ts';
import type { OrganisationStore } from '../../platform/dynamodb/organisation/organisation-store.ts';

/**
 * A person's assignments, and those of everybody they act for, directly or through others. Each person is read once, and
 * at most `mostPeopleAround` of them, the nearest.
 */
export async function assignmentsAround(
  organisation: Pick<OrganisationStore, 'assignmentsOf'>,
  personId: string,
): Promise<ReadonlyMap<string, readonly Assignment[]>> {
  const known = new Map<string, readonly Assignment[]>();
  let wanted: readonly string[] = [personId];
  for (let step = 0; step <= longestActingChain && wanted.length > 0; step += 1) {
    const found = await Promise.all(wanted.map((id) => organisation.assignmentsOf(id)));
    wanted.forEach((id, index) => known.set(id, found[index] ?? []));
    wanted = [...new Set(found.flat().flatMap(({ actingFor }) => actingFor ?? []))]
      .filter((id) => !known.has(id))
      .slice(0, mostPeopleAround - known.size);
  }
  return known;
}
