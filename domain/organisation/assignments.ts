import { authoritiesOf, covers, isInForce } from './authority.ts';
import type { Assignment, LocalDate, Person } from './people.ts';
import { daysAfter } from '../time/index.ts';
import { isClientRole } from '../vocabulary/roles.ts';

/** One thing wrong with an assignment: which part of it, and a sentence for the person who entered it. */
export interface AssignmentProblem {
  readonly path: 'role' | 'agencyId' | 'until' | 'actingFor';
  readonly message: string;
}

/** What the organisation knows about the agency and the people an assignment names. */
export interface AssignmentFacts {
  readonly isAgency: (agencyId: string) => boolean;
  /** Whoever holds it and whoever is acted for; nothing when nobody has entered them. */
  readonly personOf: (personId: string) => Pick<Person, 'agencyId'> | undefined;
  /** Every assignment of a person; asked for whoever is acted for, and for those they act for in turn. */
  readonly assignmentsOf: (personId: string) => readonly Assignment[];
}

/** Longest chain of people acting for each other: past it nobody could say any more who decides. */
export const longestActingChain = 5;

/**
 * Most people whose assignments are read to tell what one person may speak for: themselves and the nearest of those they
 * act for, directly or through others. What would come through somebody further away does not count.
 */
export const mostPeopleAround = 100;

/**
 * Everything wrong with a new assignment; nothing when it can be entered. Whoever is acted for must hold, or act in,
 * the role on its first day; when they lose it later, so does whoever acts for them.
 */
export function assignmentProblems(
  assignment: Assignment,
  facts: AssignmentFacts,
): readonly AssignmentProblem[] {
  const { role, agencyId, from, until } = assignment;
  const problems: AssignmentProblem[] = [];
  const complain = (path: AssignmentProblem['path'], message: string): number =>
    problems.push({ path, message });

  if (agencyId !== '*' && !facts.isAgency(agencyId))
    complain('agencyId', `There is no agency "${agencyId}".`);
  if (isClientRole(role) && agencyId === '*')
    complain(
      'agencyId',
      `The role ${role} speaks for one agency: name it, all agencies at once have no such person.`,
    );
  if (role === 'administrator' && agencyId !== '*')
    complain(
      'agencyId',
      'An administrator looks after the whole organisation: give the role for all agencies, "*".',
    );
  if (until !== undefined && until < from)
    complain('until', `The last day, ${until}, is before the first, ${from}.`);
  const person = facts.personOf(assignment.personId);
  const side = person === undefined ? undefined : sideProblem(assignment, person);
  if (side !== undefined && !(isClientRole(role) && agencyId === '*')) complain('role', side);
  const acting = actingProblem(assignment, facts);
  if (acting !== undefined) complain('actingFor', acting);
  return problems;
}

/**
 * Why somebody cannot hold a role, being whose employee they are, or nothing: an agency speaks through its own people and
 * the department through its own.
 */
export function sideProblem(
  { personId, role, agencyId }: Pick<Assignment, 'personId' | 'role' | 'agencyId'>,
  person: Pick<Person, 'agencyId'>,
): string | undefined {
  const side = isClientRole(role) ? agencyId : undefined;
  if (person.agencyId === side) return undefined;
  const employer = person.agencyId === undefined ? 'the department' : `"${person.agencyId}"`;
  return side === undefined
    ? `The role ${role} is for the department’s own people; "${personId}" is of ${employer}.`
    : `The role ${role} for "${side}" is for its own people; "${personId}" is of ${employer}.`;
}

/** The last day with which something that counts today counts no more from now on. */
export function lastDayBefore(today: LocalDate): LocalDate {
  return daysAfter(today, -1);
}

/**
 * What is wrong with the last day an assignment is to have. One that has counted on no day before today may end before it
 * begins: it is taken back, or called off, and has never counted. What has counted is not denied afterwards.
 */
export function lastDayProblem(
  { from }: Pick<Assignment, 'from'>,
  until: LocalDate,
  today: LocalDate,
): AssignmentProblem | undefined {
  if (until >= from || from >= today) return undefined;
  const message = `It has counted since ${from}: give ${lastDayBefore(today)} to end it at once.`;
  return { path: 'until', message };
}

/**
 * Somebody else who is an administrator for as long as an administrator would have been who leaves after a day: without
 * one, nobody could give anybody a role any more.
 *
 * @param administrators every assignment of the role
 */
export function findRemainingAdministrator(
  leaving: Assignment,
  until: LocalDate,
  today: LocalDate,
  administrators: readonly Assignment[],
): Assignment | undefined {
  const after = daysAfter(until, 1);
  const day = after > today ? after : today;
  return administrators.find(
    (one) =>
      one.id !== leaving.id &&
      one.actingFor === undefined &&
      isInForce(one, day) &&
      (one.until === undefined || (leaving.until !== undefined && one.until >= leaving.until)),
  );
}

function actingProblem(
  assignment: Assignment,
  { personOf, assignmentsOf }: AssignmentFacts,
): string | undefined {
  const { personId, role, agencyId, from, actingFor } = assignment;
  if (actingFor === undefined) return undefined;
  if (actingFor === personId)
    return 'Nobody acts for themselves: leave this out, or name the person who is away.';
  if (personOf(actingFor) === undefined) return `There is no person "${actingFor}".`;
  if (leadsBackTo(personId, assignment, assignmentsOf))
    return `"${actingFor}" acts for "${personId}" in this role in the same time: in a circle nobody holds it.`;
  const held = authoritiesOf(actingFor, from, assignmentsOf).filter(
    (one) => one.role === role && covers(one.agencyId, agencyId),
  );
  const shortest = Math.min(...held.map((one) => one.actingFor.length));
  if (held.length === 0)
    return `"${actingFor}" does not hold the role ${role} for ${agencyId === '*' ? 'all agencies' : `"${agencyId}"`} on ${from}.`;
  if (shortest >= longestActingChain)
    return `More than ${longestActingChain} people would be acting for each other: name the person further up.`;
  return undefined;
}

/** Whether those acted for, directly or through others, act for `personId` again while the assignment counts. */
function leadsBackTo(
  personId: string,
  assignment: Assignment,
  assignmentsOf: AssignmentFacts['assignmentsOf'],
): boolean {
  const seen = new Set<string>();
  const search = (one: string | undefined): boolean => {
    if (one === undefined || seen.has(one)) return false;
    seen.add(one);
    return assignmentsOf(one)
      .filter((held) => held.role === assignment.role && meet(held, assignment))
      .some(({ actingFor }) => actingFor === personId || search(actingFor));
  };
  return search(assignment.actingFor);
}

/** Whether two assignments share an agency and a day; one called off before it began has no day to share. */
function meet(a: Assignment, b: Assignment): boolean {
  const sameAgency = covers(a.agencyId, b.agencyId) || covers(b.agencyId, a.agencyId);
  const from = a.from > b.from ? a.from : b.from;
  return sameAgency && [a.until, b.until].every((until) => until === undefined || from <= until);
}
