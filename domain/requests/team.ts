import { type Authority, covers } from '../organisation/index.ts';
import { isClientRole, peopleBehind, type Role, type Stamp } from '../vocabulary/index.ts';
import type { RequestCommandOf } from './commands.ts';
import { trackOf } from './lifecycle.ts';

/**
 * The roles that can do the work, so that can be a team: a request given to any other would lie where nobody may touch
 * it.
 */
export const teamRoles = [
  'service-center',
  'client-specialist',
  'applications-manager',
  'infrastructure-manager',
  'infrastructure-specialist',
] as const satisfies readonly Role[];

/** Whether a role can do the work. */
export function isTeam(role: Role): boolean {
  return (teamRoles as readonly Role[]).includes(role);
}

/** The roles that decide an excuse somebody asks for. */
export const excuseDecidingRoles = [
  'service-director',
  'information-officer',
] as const satisfies readonly Role[];

/** The roles that start an approval again that stands still. */
export const restartingRoles = ['client-specialist', 'service-director'] as const satisfies readonly Role[];

/**
 * The role whose people have the work after a triage. What waits for approval is developed by the client specialist,
 * whatever team was named.
 */
export function teamAfter({ kind, team }: RequestCommandOf<'TriageRequest'>, current: Role): Role {
  return trackOf(kind) === 'approval' ? 'client-specialist' : (team ?? current);
}

/**
 * Whether the work may be given as a command says: to nobody in particular, or to somebody who holds the team's role
 * for the agency.
 */
export function mayBeAssigned(
  { assigneeId, assigneeHolds = [] }: Pick<RequestCommandOf<'AssignRequest'>, 'assigneeId' | 'assigneeHolds'>,
  team: Role,
  agencyId: string,
): boolean {
  return (
    assigneeId === undefined ||
    assigneeHolds.some((held) => held.role === team && covers(held.agencyId, agencyId))
  );
}

/**
 * Who would lose the work without anybody having said so: whoever has it, when somebody else gives it to another. Whoever
 * has it may hand it on, and so may whoever names them or has seen the request as it stands.
 */
export function findOvertaken(
  { assigneeId, insteadOf, seen = false }: Pick<RequestCommandOf<'AssignRequest'>, OvertakingFact>,
  current: string | undefined,
  by: Stamp,
): string | undefined {
  const isKnown = seen || insteadOf === current || peopleBehind(by).includes(current ?? '');
  return isKnown || assigneeId === current ? undefined : current;
}

type OvertakingFact = 'assigneeId' | 'insteadOf' | 'seen';

/**
 * Whether a request for an agency may be in somebody's name: only a client's, who can answer for it.
 *
 * @param holds what they speak for today
 */
export function isRequesterOf(
  agencyId: string,
  holds: readonly Pick<Authority, 'role' | 'agencyId'>[] = [],
): boolean {
  return holds.some((held) => isClientRole(held.role) && covers(held.agencyId, agencyId));
}
