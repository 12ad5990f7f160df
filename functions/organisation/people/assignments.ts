import {
  type Assignment,
  type AssignmentProblem,
  assignmentProblems,
} from '../../../domain/organisation/index.ts';
import type { UseCase } from '../use-case.ts';
import { assignmentId } from './assignment-id.ts';
import type { contracts } from '../contract.ts';
import { assignmentFacts, enterAssignment } from './enter-assignment.ts';
import { refuseWithoutPermission, visiblePerson } from '../permit.ts';
import type { CorePorts } from '../../core/ports.ts';
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
export function addAssignment({ organisation }: CorePorts): UseCase<Contracts['addAssignment']> {
  return async (call) => {
    const refusal = refuseWithoutPermission(call);
    if (refusal !== undefined) return { ok: false, refusal };
    const { person: personId } = call.params;
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
    const outcome = await enterAssignment(assignment, organisation);
    return outcome === 'entered'
      ? { ok: true, body: assignmentView(assignment) }
      : { ok: false, refusal: { code: 'assignment.exists', ...outcome } };
  };
}

/** Sets the last day of an assignment: an earlier one takes the role away, a later one leaves it longer. */
export function endAssignment({ organisation }: CorePorts): UseCase<Contracts['endAssignment']> {
  return async (call) => {
    const refusal = refuseWithoutPermission(call);
    if (refusal !== undefined) return { ok: false, refusal };
    const { person: personId, assignment: id } = call.params;
    const held = (await organisation.assignmentsOf(personId)).find((one) => one.id === id);
    if (held === undefined) return { ok: false, refusal: { code: 'assignment.unknown' } };
    const ended: Assignment = { ...held, until: call.body.until };
    // What must hold to give a role must not keep anybody from taking it away.
    const problems = (await problemsOf(ended, organisation)).filter(
      ({ path }) => path === 'until' || isLonger(ended, held),
    );
    if (problems.length > 0)
      return { ok: false, refusal: { code: 'assignment.invalid', errors: problems.map(fieldOf) } };
    const separation = isLonger(ended, held) ? await separationRefusal([ended], organisation) : undefined;
    if (separation !== undefined) return { ok: false, refusal: separation };
    if ((await organisation.putAssignment(ended, 'existing')) === 'stale')
      return { ok: false, refusal: { code: 'assignment.unknown' } };
    return { ok: true, body: assignmentView(ended) };
  };
}

function isLonger(changed: Assignment, held: Assignment): boolean {
  return held.until !== undefined && (changed.until ?? '9999-12-31') > held.until;
}

async function problemsOf(
  assignment: Assignment,
  organisation: CorePorts['organisation'],
): Promise<readonly AssignmentProblem[]> {
  const facts = await assignmentFacts([assignment.agencyId], assignment.actingFor, organisation);
  return assignmentProblems(assignment, facts);
}

function fieldOf({ path, message }: AssignmentProblem): { readonly field: string; readonly message: string } {
  return { field: path === 'agencyId' ? 'agency' : path, message };
}
