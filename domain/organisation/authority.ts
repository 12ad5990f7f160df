import type { Assignment, Authority, LocalDate } from './people.ts';

/** Whether an assignment counts on a day. */
export function isInForce(assignment: Assignment, today: LocalDate): boolean {
  return assignment.from <= today && (assignment.until === undefined || today <= assignment.until);
}

/** Whether an assignment was taken back before its first day, so that it never counts. */
export function isCalledOff({ from, until }: Pick<Assignment, 'from' | 'until'>): boolean {
  return until !== undefined && until < from;
}

/** Whether an assignment counts on no day any more, from today on. */
export function hasEnded(assignment: Assignment, today: LocalDate): boolean {
  return isCalledOff(assignment) || (assignment.until !== undefined && assignment.until < today);
}

/**
 * What a person may speak for on a day: their own assignments, and those they hold for somebody who in turn holds
 * or acts in the role, by the shortest way. Acting is chained; a circle of people acting for each other gives nobody
 * anything.
 *
 * Every person is asked for once and every assignment settled once, from those who hold a role themselves outwards:
 * what grows is the number of assignments, not the number of ways through them.
 *
 * @param assignmentsOf every assignment of a person; asked for the person and for those they act for
 */
export function authoritiesOf(
  personId: string,
  today: LocalDate,
  assignmentsOf: (personId: string) => readonly Assignment[],
): readonly Authority[] {
  const inForce = collectAround(personId, today, assignmentsOf);
  const waiting = new Waiting();
  const settled = new Map<Assignment, readonly string[]>();
  for (const assignment of [...inForce.values()].flat())
    if (assignment.actingFor === undefined) settled.set(assignment, []);
    else waiting.add(assignment, assignment.actingFor);

  // A map hands out what is added to it while one goes through it.
  for (const [source, actingFor] of settled) {
    // Nobody holds anything through somebody who acts for them.
    if (source.personId === personId) continue;
    for (const assignment of waiting.takeThrough(source))
      settled.set(assignment, [source.personId, ...actingFor]);
  }
  return (inForce.get(personId) ?? []).flatMap((assignment) => {
    const actingFor = settled.get(assignment);
    return actingFor === undefined
      ? []
      : [{ role: assignment.role, agencyId: assignment.agencyId, actingFor }];
  });
}

/**
 * Everything a person may speak for on any day from one to another; without a last day for good.
 *
 * @param assignmentsOf every assignment of a person; asked for the person and for those they act for
 */
export function authoritiesBetween(
  personId: string,
  from: LocalDate,
  until: LocalDate | undefined,
  assignmentsOf: (personId: string) => readonly Assignment[],
): readonly Authority[] {
  // Authority comes on the first day of an assignment only, so these days see all of it.
  const firstDays = firstDaysAround(personId, assignmentsOf).filter(
    (day) => day > from && (until === undefined || day <= until),
  );
  return [from, ...firstDays].flatMap((day) => authoritiesOf(personId, day, assignmentsOf));
}

function firstDaysAround(
  personId: string,
  assignmentsOf: (personId: string) => readonly Assignment[],
): readonly LocalDate[] {
  const people = new Set([personId]);
  const days = new Set<LocalDate>();
  // A set hands out what is added to it while one goes through it.
  for (const one of people)
    for (const { from, actingFor } of assignmentsOf(one)) {
      days.add(from);
      if (actingFor !== undefined) people.add(actingFor);
    }
  return [...days];
}

/** The assignments in force on a day, of a person and of everybody they act for, directly or through others. */
function collectAround(
  personId: string,
  today: LocalDate,
  assignmentsOf: (personId: string) => readonly Assignment[],
): ReadonlyMap<string, readonly Assignment[]> {
  const around = new Map<string, readonly Assignment[]>();
  const people = new Set([personId]);
  for (const one of people) {
    const inForce = assignmentsOf(one).filter((assignment) => isInForce(assignment, today));
    around.set(one, inForce);
    for (const { actingFor } of inForce) if (actingFor !== undefined) people.add(actingFor);
  }
  return around;
}

/** Assignments that count as soon as whoever is acted for turns out to have the role, each found by what it needs. */
class Waiting {
  /** By whoever is acted for and the role, then by the agency. */
  readonly #needs = new Map<string, Map<string, Assignment[]>>();

  add(assignment: Assignment, actingFor: string): void {
    const key = keyOf(actingFor, assignment);
    const byAgency = this.#needs.get(key) ?? new Map<string, Assignment[]>();
    this.#needs.set(key, byAgency);
    byAgency.set(assignment.agencyId, [...(byAgency.get(assignment.agencyId) ?? []), assignment]);
  }

  /** Those that count through an assignment; none is handed out twice. */
  takeThrough(source: Assignment): readonly Assignment[] {
    const byAgency = this.#needs.get(keyOf(source.personId, source));
    const agencies = source.agencyId === '*' ? [...(byAgency?.keys() ?? [])] : [source.agencyId];
    return agencies.flatMap((agencyId) => {
      const found = byAgency?.get(agencyId) ?? [];
      byAgency?.delete(agencyId);
      return found;
    });
  }
}

function keyOf(personId: string, { role }: Pick<Assignment, 'role'>): string {
  return `${role} ${personId}`;
}

/** Whether a role held for `held` (an agency or `*`) reaches `agencyId`. */
export function covers(held: string, agencyId: string): boolean {
  return held === '*' || held === agencyId;
}
