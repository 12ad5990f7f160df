import type { Assignment, Authority, LocalDate } from './people.ts';

/** Whether an assignment counts on a day. */
export function isInForce(assignment: Assignment, today: LocalDate): boolean {
  return assignment.from <= today && (assignment.until === undefined || today <= assignment.until);
}

/** Whether an assignment was taken back before its first day, so that it never counts. */
export function isCalledOff({ from, until }: Pick<Assignment, 'from' | 'until'>): boolean {
  return until !== undefined && until < from;
}

/**
 * What a person may speak for on a day: their own assignments, and those they hold for somebody who in turn holds
 * or acts in the role. Acting is chained; a circle of people acting for each other gives nobody anything.
 *
 * @param assignmentsOf every assignment of a person; asked for the person and for those they act for
 */
export function authoritiesOf(
  personId: string,
  today: LocalDate,
  assignmentsOf: (personId: string) => readonly Assignment[],
): readonly Authority[] {
  return collect(personId, today, assignmentsOf, [personId]);
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

function collect(
  personId: string,
  today: LocalDate,
  assignmentsOf: (personId: string) => readonly Assignment[],
  path: readonly string[],
): readonly Authority[] {
  return assignmentsOf(personId)
    .filter((assignment) => isInForce(assignment, today))
    .flatMap((assignment): readonly Authority[] => {
      const { role, agencyId, actingFor } = assignment;
      if (actingFor === undefined) return [{ role, agencyId, actingFor: [] }];
      if (path.includes(actingFor)) return [];
      const source = collect(actingFor, today, assignmentsOf, [...path, actingFor]).find(
        (held) => held.role === role && covers(held.agencyId, agencyId),
      );
      return source === undefined ? [] : [{ role, agencyId, actingFor: [actingFor, ...source.actingFor] }];
    });
}

/** Whether a role held for `held` (an agency or `*`) reaches `agencyId`. */
export function covers(held: string, agencyId: string): boolean {
  return held === '*' || held === agencyId;
}
