import { type Role } from '../../domain/vocabulary/index.ts';
import { type RoleHolder, roleHoldersFor, uniqueRoleHolders } from '../../domain/organisation/index.ts';
import { memoize } from '../../platform/concurrency/memoize.ts';
import type { OrganisationStore } from '../../platform/dynamodb/organisation/organisation-store.ts';
import { assignmentsAround } from './acting-assignments.ts';
import { localDate } from './local-date.ts';

export interface RoleHolderPorts {
  readonly zone: string;
  readonly organisation: Pick<OrganisationStore, 'holdersOf' | 'assignmentsOf'>;
}

/** Everybody who speaks for one of these roles of an agency on the day of an instant (epoch ms), delegates included. */
export async function roleHoldersOf(
  roles: readonly Role[],
  agencyId: string,
  at: number,
  { zone, organisation }: RoleHolderPorts,
): Promise<readonly RoleHolder[]> {
  const read = { assignmentsOf: memoize((personId: string) => organisation.assignmentsOf(personId)) };
  const found = await Promise.all(
    roles.map(async (role) => {
      const candidates = await organisation.holdersOf(agencyId, role);
      const acting = candidates
        .filter(({ actingFor }) => actingFor !== undefined)
        .map(({ personId }) => personId);
      const around = await Promise.all(
        [...new Set(acting)].map((personId) => assignmentsAround(read, personId)),
      );
      const known = new Map(around.flatMap((assignments) => [...assignments]));
      return roleHoldersFor(
        role,
        agencyId,
        localDate(zone, at),
        candidates,
        (personId) => known.get(personId) ?? [],
      );
    }),
  );
  return uniqueRoleHolders(found.flat());
}
