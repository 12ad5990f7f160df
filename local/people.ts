import { authoritiesOf } from '../domain/organisation/index.ts';
import { localDate } from '../functions/core/local-date.ts';
import { assignmentsAround } from '../functions/core/acting-assignments.ts';
import type { OrganisationStore } from '../platform/dynamodb/organisation/organisation-store.ts';
import type { SamplePerson } from './identity/sign-in-page.ts';

/** The people one can sign in as on this machine, with what they may speak for today. */
export async function samplePeople(
  ids: readonly string[],
  organisation: OrganisationStore,
  zone: string,
  now: number,
): Promise<readonly SamplePerson[]> {
  const today = localDate(zone, now);
  const found = await Promise.all(
    ids.map(async (id): Promise<SamplePerson[]> => {
      const [person, assignments] = await Promise.all([
        organisation.person(id),
        assignmentsAround(organisation, id),
      ]);
      if (person === undefined) return [];
      const held = authoritiesOf(id, today, (other) => assignments.get(other) ?? []);
      const roles = [
        ...Map.groupBy(
          held,
          ({ role, actingFor }) =>
            `${role}${actingFor.length === 0 ? '' : `, acting for ${actingFor.join(', for ')},`}`,
        ),
      ].map(
        ([role, authorities]) =>
          `${role} for ${authorities
            .map(({ agencyId }) => (agencyId === '*' ? 'all agencies' : agencyId))
            .sort()
            .join(', ')}`,
      );
      return [{ id, name: person.value.name, roles, agency: person.value.agencyId }];
    }),
  );
  return found.flat();
}
