import { type Role, type Speaker, speakersFor, uniqueSpeakers } from '../domain/organisation/index.ts';
import type { OrganisationStore } from '../platform/dynamodb/organisation-store.ts';
import { assignmentsAround } from './identity.ts';
import { localDate } from './local-date.ts';

export interface SpeakerPorts {
  readonly zone: string;
  readonly organisation: Pick<OrganisationStore, 'holdersOf' | 'assignmentsOf'>;
}

/** Everybody who speaks for one of these roles of an agency on the day of an instant (epoch ms), delegates included. */
export async function speakersOf(
  roles: readonly Role[],
  agencyId: string,
  at: number,
  { zone, organisation }: SpeakerPorts,
): Promise<readonly Speaker[]> {
  const found = await Promise.all(
    roles.map(async (role) => {
      const candidates = await organisation.holdersOf(agencyId, role);
      const acting = candidates
        .filter(({ actingFor }) => actingFor !== undefined)
        .map(({ personId }) => personId);
      const around = await Promise.all(
        [...new Set(acting)].map((personId) => assignmentsAround(organisation, personId)),
      );
      const known = new Map(around.flatMap((assignments) => [...assignments]));
      return speakersFor(
        role,
        agencyId,
        localDate(zone, at),
        candidates,
        (personId) => known.get(personId) ?? [],
      );
    }),
  );
  return uniqueSpeakers(found.flat());
}
