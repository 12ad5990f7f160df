import { authoritiesOf, covers, isInForce } from './authority.ts';
import type { Assignment, LocalDate } from './people.ts';
import type { Role } from '../vocabulary/roles.ts';

/** Somebody who speaks for a role on a day. Who holds it and also acts for another is there once for each. */
export interface RoleHolder {
  readonly personId: string;
  /** The people this comes through, nearest first; empty for one's own role. */
  readonly actingFor: readonly string[];
}

/**
 * Who speaks for a role of an agency on a day: those who hold it, and those who act for somebody who holds it. Both
 * are told: acting adds a person, it silences nobody.
 *
 * @param candidates every assignment of that role that reaches the agency, whatever its dates
 * @param assignmentsOf every assignment of a person; asked for those who act for others, and for those they act for
 */
export function roleHoldersFor(
  role: Role,
  agencyId: string,
  day: LocalDate,
  candidates: readonly Assignment[],
  assignmentsOf: (personId: string) => readonly Assignment[],
): readonly RoleHolder[] {
  const inForce = candidates.filter((assignment) => isInForce(assignment, day));
  const own = inForce
    .filter(({ actingFor }) => actingFor === undefined)
    .map(({ personId }): RoleHolder => ({ personId, actingFor: [] }));
  const delegates = inForce.filter(({ actingFor }) => actingFor !== undefined);
  // Whoever acts for several people, or for one in several agencies, is asked once.
  const acting = [...new Set(delegates.map(({ personId }) => personId))].flatMap((personId) =>
    authoritiesOf(personId, day, assignmentsOf)
      .filter((held) => held.role === role && covers(held.agencyId, agencyId) && held.actingFor.length > 0)
      .map(({ actingFor }): RoleHolder => ({ personId, actingFor })),
  );
  return uniqueRoleHolders([...own, ...acting]);
}

/** Each role holder once, in their order: a person may hold a role twice, or several of the roles asked for. */
export function uniqueRoleHolders(roleHolders: readonly RoleHolder[]): readonly RoleHolder[] {
  const keyed = roleHolders.map(
    (roleHolder) => [[roleHolder.personId, ...roleHolder.actingFor].join(' '), roleHolder] as const,
  );
  return [...new Map(keyed).values()];
}

/** Of those who speak for a role, the one the work was given to and whoever acts for them; all when neither is there. */
export function narrowTo(
  assigneeId: string | undefined,
  roleHolders: readonly RoleHolder[],
): readonly RoleHolder[] {
  if (assigneeId === undefined) return roleHolders;
  const theirs = roleHolders.filter(
    ({ personId, actingFor }) => personId === assigneeId || actingFor.includes(assigneeId),
  );
  return theirs.length === 0 ? roleHolders : theirs;
}
