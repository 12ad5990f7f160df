import { authoritiesOf, type Authority } from '../../domain/organisation/index.ts';
import type { OrganisationStore } from '../../platform/dynamodb/organisation/organisation-store.ts';
import type { Caller } from '../http/call.ts';
import { assignmentsAround } from './acting-assignments.ts';
import { localDate } from './local-date.ts';

/** Who a person is and may speak for on the day of an instant (epoch ms); undefined when nobody has entered them. */
export async function identify(
  personId: string,
  now: number,
  organisation: Pick<OrganisationStore, 'person' | 'assignmentsOf'>,
  zone: string,
): Promise<Caller | undefined> {
  const [person, authorities] = await Promise.all([
    organisation.person(personId),
    authoritiesAt(personId, now, organisation, zone),
  ]);
  if (person === undefined) return undefined;
  return { person: person.value, actor: { personId, authorities } };
}

/** What somebody may speak for on the day of an instant (epoch ms). */
export async function authoritiesAt(
  personId: string,
  now: number,
  organisation: Pick<OrganisationStore, 'assignmentsOf'>,
  zone: string,
): Promise<readonly Authority[]> {
  const assignments = await assignmentsAround(organisation, personId);
  return authoritiesOf(personId, localDate(zone, now), (id) => assignments.get(id) ?? []);
}
