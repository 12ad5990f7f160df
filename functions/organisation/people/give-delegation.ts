import {
  type Assignment,
  type AssignmentProblem,
  assignmentProblems,
  authoritiesOf,
  dayProblems,
  type Delegation,
  type DelegationProblem,
  isCalledOff,
  receiverProblems,
  type Share,
  shareProblems,
  sharesOf,
} from '../../../domain/organisation/index.ts';
import type { OrganisationStore } from '../../../platform/dynamodb/organisation/organisation-store.ts';
import type { Refusal, UseCase } from '../use-case.ts';
import { assignmentsAround } from '../../core/acting-assignments.ts';
import { localDate } from '../../core/local-date.ts';
import { assignmentId } from './assignment-id.ts';
import type { contracts } from '../contract.ts';
import { assignmentFacts, enterAssignment } from './enter-assignment.ts';
import type { OrganisationPorts } from '../ports.ts';
import { authorOf } from '../permit.ts';
import { separationRefusal } from './separation.ts';
import { assignmentView } from '../view.ts';

/**
 * Lets somebody act for the caller: an assignment for each role and agency. What has been given already is not weighed
 * again, so the same sent twice has the same answer, and what broke off half-way is completed.
 */
export function giveDelegation({
  changes,
  organisation,
  zone,
}: OrganisationPorts): UseCase<(typeof contracts)['giveDelegation']> {
  return async ({ actor, route, body, now }) => {
    const { personId: giverId } = actor;
    const author = authorOf({ actor, route, now }, { ownerId: giverId });
    if ('code' in author) return { ok: false, refusal: author };
    const { to: receiverId, ...wish } = body;
    const delegation: Delegation = { ...wish, giverId, receiverId };
    const around = await assignmentsAround(organisation, giverId);
    const shares = sharesOf(
      delegation,
      authoritiesOf(giverId, delegation.from, (id) => around.get(id) ?? []),
    );
    const assignments = shares.map((share) => assignmentFor(delegation, share));
    const held = await organisation.assignmentsOf(receiverId);
    const isGiven = ({ id, until }: Assignment): boolean =>
      held.some((one) => one.id === id && one.until === until);
    const fresh = assignments.filter((assignment) => !isGiven(assignment));

    const missing = shareProblems(delegation, shares);
    if (missing.length > 0 || fresh.length > 0) {
      const refusal =
        invalid([
          ...missing,
          ...dayProblems(delegation, localDate(zone, now)),
          ...receiverProblems(delegation, shares, (await organisation.person(receiverId))?.value),
        ]) ??
        invalid(await problemsOf(fresh, delegation, organisation)) ??
        (await separationRefusal(assignments, organisation)) ??
        takenRefusal(fresh, held);
      if (refusal !== undefined) return { ok: false, refusal };
    }
    const writer = changes.inNameOf(author);
    const outcomes = await Promise.all(fresh.map((assignment) => enterAssignment(assignment, writer)));
    for (const outcome of outcomes)
      if (outcome !== 'entered') return { ok: false, refusal: { code: 'delegation.exists', ...outcome } };
    return { ok: true, body: { items: assignments.map(assignmentView) } };
  };
}

function assignmentFor(
  { giverId, receiverId, from, until }: Delegation,
  { role, agencyId }: Share,
): Assignment {
  const facts = { personId: receiverId, role, agencyId, from, actingFor: giverId };
  return { id: assignmentId(facts), ...facts, until };
}

function invalid(problems: readonly DelegationProblem[]): Refusal | undefined {
  if (problems.length === 0) return undefined;
  const errors = problems.map(({ path, message }) => ({ field: path, message }));
  // Several roles and agencies have the same thing wrong with them.
  return {
    code: 'delegation.invalid',
    errors: [...new Map(errors.map((error) => [error.message, error])).values()],
  };
}

/** Fields of an assignment as those of the delegation it comes from. */
const fields: Readonly<Record<AssignmentProblem['path'], DelegationProblem['path']>> = {
  role: 'to',
  agencyId: 'agencies',
  until: 'until',
  actingFor: 'to',
};

async function problemsOf(
  assignments: readonly Assignment[],
  { giverId, receiverId }: Delegation,
  organisation: OrganisationStore,
): Promise<readonly DelegationProblem[]> {
  const agencyIds = assignments.map(({ agencyId }) => agencyId);
  const facts = await assignmentFacts(receiverId, agencyIds, giverId, organisation);
  return assignments
    .flatMap((assignment) => assignmentProblems(assignment, facts))
    .map(({ path, message }) => ({ path: fields[path], message }));
}

/** Why one cannot be given from this day: the receiver has it from then, until another. */
function takenRefusal(fresh: readonly Assignment[], held: readonly Assignment[]): Refusal | undefined {
  const taken = held.find((one) => !isCalledOff(one) && fresh.some(({ id }) => id === one.id));
  if (taken === undefined) return undefined;
  return { code: 'delegation.exists', ...(taken.until === undefined ? {} : { until: taken.until }) };
}
