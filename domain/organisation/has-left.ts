import { covers, hasEnded } from './authority.ts';
import type { Assignment, LocalDate } from './people.ts';

/**
 * Whether somebody held a role for an agency and holds none today or later. Whoever never held one has not left: the
 * agency's people may have requests made for them without ever signing in.
 *
 * @param assignments every assignment of the person
 */
export function hasLeft(assignments: readonly Assignment[], agencyId: string, today: LocalDate): boolean {
  const theirs = assignments.filter((one) => covers(one.agencyId, agencyId));
  return theirs.length > 0 && theirs.every((one) => hasEnded(one, today));
}
