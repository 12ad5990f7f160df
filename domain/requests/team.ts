import { covers, type Person } from '../organisation/index.ts';
import type { Role } from '../vocabulary/index.ts';
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

/** Whether the work may be given as a command says: to nobody in particular, or to somebody who holds the team's role for the agency. */
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

/** Whether a request for an agency may be in the name of somebody other than its submitter: only the agency's own people. */
export function isRequesterOf(agencyId: string, requester: Person | undefined): boolean {
  return requester?.agencyId === agencyId;
}
