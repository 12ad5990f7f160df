import { authoritiesOf, covers, isInForce } from './authority.ts';
import type { Assignment, LocalDate } from './people.ts';
import type { Role } from './roles.ts';

/** Somebody who speaks for a role on a day. Who holds it and also acts for another is there once for each. */
export interface Speaker {
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
export function speakersFor(
  role: Role,
  agencyId: string,
  day: LocalDate,
  candidates: readonly Assignment[],
  assignmentsOf: (personId: string) => readonly Assignment[],
): readonly Speaker[] {
  const inForce = candidates.filter((assignment) => isInForce(assignment, day));
  const own = inForce
    .filter(({ actingFor }) => actingFor === undefined)
    .map(({ personId }): Speaker => ({ personId, actingFor: [] }));
  const acting = inForce
    .filter(({ actingFor }) => actingFor !== undefined)
    .flatMap(({ personId }) =>
      authoritiesOf(personId, day, assignmentsOf)
        .filter((held) => held.role === role && covers(held.agencyId, agencyId) && held.actingFor.length > 0)
        .map(({ actingFor }): Speaker => ({ personId, actingFor })),
    );
  return uniqueSpeakers([...own, ...acting]);
}

/** Each speaker once, in their order: a person may hold a role twice, or several of the roles asked for. */
export function uniqueSpeakers(speakers: readonly Speaker[]): readonly Speaker[] {
  const keyed = speakers.map(
    (speaker) => [[speaker.personId, ...speaker.actingFor].join(' '), speaker] as const,
  );
  return [...new Map(keyed).values()];
}

/** Of those who speak for a role, the one the work was given to and whoever acts for them; all when neither is there. */
export function narrowedTo(assigneeId: string | undefined, speakers: readonly Speaker[]): readonly Speaker[] {
  if (assigneeId === undefined) return speakers;
  const theirs = speakers.filter(
    ({ personId, actingFor }) => personId === assigneeId || actingFor.includes(assigneeId),
  );
  return theirs.length === 0 ? speakers : theirs;
}
