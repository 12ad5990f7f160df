import type { Person } from '../../../domain/organisation/index.ts';
import type { OrganisationStore } from '../../../platform/dynamodb/organisation/organisation-store.ts';

/** The people with these ids, each looked up once. */
export async function peopleById(
  ids: Iterable<string>,
  organisation: Pick<OrganisationStore, 'person'>,
): Promise<ReadonlyMap<string, Person>> {
  const found = await Promise.all([...new Set(ids)].map((id) => organisation.person(id)));
  return new Map(found.flatMap((person) => (person === undefined ? [] : [[person.value.id, person.value]])));
}

/** An id with the name that goes with it; who has left the directory keeps the id. */
export function withName(id: string, people: ReadonlyMap<string, Person>): { id: string; name: string } {
  return { id, name: people.get(id)?.name ?? id };
}
