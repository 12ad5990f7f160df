import {
  type Assignment,
  type AssignmentProblem,
  assignmentProblems,
  type Authorship,
  findRemainingAdministrator,
  hasEnded,
  isSecondPerson,
  lastDayBefore,
  lastDayProblem,
  type LocalDate,
} from '../../../domain/organisation/index.ts';
import type { Refusal, UseCase } from '../use-case.ts';
import { localDate } from '../../core/local-date.ts';
import { assignmentId } from './assignment-id.ts';
import type { contracts } from '../contract.ts';
import { assignmentFacts, enterAssignment } from './enter-assignment.ts';
import { authorOf, visiblePerson } from '../permit.ts';
import type { CorePorts } from '../../core/ports.ts';
import type { OrganisationPorts } from '../ports.ts';
import type { Provided } from '../../../platform/dynamodb/organisation/organisation-changes.ts';
import { separationRefusal } from './separation.ts';
import { assignmentView } from '../view.ts';

type Contracts = typeof contracts;

/** Every role a person holds, held and will hold, by the day it begins. */
export function listAssignments(ports: CorePorts): UseCase<Contracts['listAssignments']> {
  return async (call) => {
    const found = await visiblePerson(call, call.params.person, ports);
    if (found === undefined) return { ok: false, refusal: { code: 'person.unknown' } };
    const assignments = await ports.organisation.assignmentsOf(found.value.id);
    const inOrder = assignments.toSorted((a, b) => a.from.localeCompare(b.from) || a.id.localeCompare(b.id));
    return { ok: true, body: { items: inOrder.map(assignmentView) } };
  };
}

/**
 * Gives a person a role. Its facts make its id, so the same sent twice is given once; the same role from the same day
 * with another last day is refused, and the way to that is to end the one there is.
 */
export function addAssignment({
  changes,
  organisation,
}: OrganisationPorts): UseCase<Contracts['addAssignment']> {
  return async (call) => {
    const author = authorOf(call);
    if ('code' in author) return { ok: false, refusal: author };
    const { person: personId } = call.params;
    if (!isSecondPerson(author.by, [personId])) return { ok: false, refusal: { code: 'assignment.own' } };
    if ((await organisation.person(personId)) === undefined)
      return { ok: false, refusal: { code: 'person.unknown' } };
    const { agency: agencyId, until, ...body } = call.body;
    const facts = { ...body, personId, agencyId };
    const assignment: Assignment = {
      ...facts,
      id: assignmentId(facts),
      ...(until === undefined ? {} : { until }),
    };
    const problems = await problemsOf(assignment, organisation);
    if (problems.length > 0)
      return { ok: false, refusal: { code: 'assignment.invalid', errors: problems.map(fieldOf) } };
    const separation = await separationRefusal([assignment], organisation);
    if (separation !== undefined) return { ok: false, refusal: separation };
    const outcome = await enterAssignment(assignment, changes.inNameOf(author));
    return outcome === 'entered'
      ? { ok: true, body: assignmentView(assignment) }
      : { ok: false, refusal: { code: 'assignment.exists', ...outcome } };
  };
}

/**
 * Sets the last day of an assignment: an earlier one takes the role away, a later one leaves it longer, and without a day
 * it ends at once. The next call finds it so.
 */
export function endAssignment({
  changes,
  organisation,
  zone,
}: OrganisationPorts): UseCase<Contracts['endAssignment']> {
  return async (call) => {
    const author = authorOf(call);
    if ('code' in author) return { ok: false, refusal: author };
    const { person: personId, assignment: id } = call.params;
    const held = (await organisation.assignmentsOf(personId)).find((one) => one.id === id);
    if (held === undefined) return { ok: false, refusal: { code: 'assignment.unknown' } };
    const today = localDate(zone, call.now);
    if (call.body.until === undefined && hasEnded(held, today))
      return { ok: true, body: assignmentView(held) };
    const until = call.body.until ?? lastDayBefore(today);
    if (held.until === until) return { ok: true, body: assignmentView(held) };
    const ended: Assignment = { ...held, until };
    const refusal = isLonger(ended, held)
      ? await refuseLonger(ended, author, organisation)
      : refuseUntil(held, until, today);
    if (refusal !== undefined) return { ok: false, refusal };
    const provided = isLonger(ended, held) ? undefined : await findProvided(held, until, today, organisation);
    if (provided === 'nobody') return { ok: false, refusal: { code: 'assignment.last-administrator' } };
    const put = await changes.inNameOf(author).putAssignment(ended, 'existing', provided);
    return put === 'stale'
      ? { ok: false, refusal: { code: 'assignment.changed' } }
      : { ok: true, body: assignmentView(ended) };
  };
}

/** What must hold to leave a role longer: what must hold to give it. It need not hold to take it away. */
async function refuseLonger(
  ended: Assignment,
  { by }: Authorship,
  organisation: CorePorts['organisation'],
): Promise<Refusal | undefined> {
  if (!isSecondPerson(by, [ended.personId])) return { code: 'assignment.own' };
  const problems = await problemsOf(ended, organisation);
  if (problems.length > 0) return { code: 'assignment.invalid', errors: problems.map(fieldOf) };
  return separationRefusal([ended], organisation);
}

function refuseUntil(held: Assignment, until: LocalDate, today: LocalDate): Refusal | undefined {
  const problem = lastDayProblem(held, until, today);
  return problem === undefined ? undefined : { code: 'assignment.invalid', errors: [fieldOf(problem)] };
}

/**
 * What must stay as it is when a role ends: of an administrator's, that somebody else is one for as long. Nothing when it
 * does not matter.
 */
async function findProvided(
  held: Assignment,
  until: LocalDate,
  today: LocalDate,
  organisation: CorePorts['organisation'],
): Promise<Provided | 'nobody' | undefined> {
  if (held.role !== 'administrator' || held.actingFor !== undefined) return undefined;
  const administrators = await organisation.holdersOf('*', 'administrator');
  const remaining = findRemainingAdministrator(held, until, today, administrators);
  if (remaining === undefined) return 'nobody';
  return { assignment: remaining, ...(held.until === undefined ? {} : { until: held.until }) };
}

function isLonger(changed: Assignment, held: Assignment): boolean {
  return held.until !== undefined && (changed.until ?? '9999-12-31') > held.until;
}

async function problemsOf(
  assignment: Assignment,
  organisation: CorePorts['organisation'],
): Promise<readonly AssignmentProblem[]> {
  const { personId, agencyId, actingFor } = assignment;
  const facts = await assignmentFacts(personId, [agencyId], actingFor, organisation);
  return assignmentProblems(assignment, facts);
}

function fieldOf({ path, message }: AssignmentProblem): { readonly field: string; readonly message: string } {
  return { field: path === 'agencyId' ? 'agency' : path, message };
}
