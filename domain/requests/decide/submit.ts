import { approvalRulesOf, priorityOf } from '../../agreements/index.ts';
import { impactsOf } from '../../approvals/index.ts';
import type { Context } from '../../ledger/index.ts';
import type { RequestCommandOf } from '../commands.ts';
import { trackOf } from '../lifecycle.ts';
import { findOvertaken, isRequesterOf, isTeam, mayBeAssigned, teamAfter } from '../team.ts';
import { accept, type Decide, move, refuse, type RequestDecision, stamp } from './move.ts';

/**
 * A new request, its priority by the matrix of the agreement it is pinned to. Where the catalogue names a team that
 * cannot work, which it could once, the service center has it, who looks at every request first.
 */
export function submitRequest(
  { type: _type, ...facts }: RequestCommandOf<'SubmitRequest'>,
  context: Context,
): RequestDecision {
  const { agreement } = context.rules(facts.agreementVersion);
  return accept({
    type: 'RequestSubmitted',
    ...stamp(context),
    ...facts,
    team: isTeam(facts.team) ? facts.team : 'service-center',
    priority: priorityOf(agreement, facts.impact, facts.urgency),
  });
}

/** Says what a request is and who does it. To triage an application is to forward it: from here the chain has it. */
export const triageRequest: Decide<'TriageRequest'> = (state, command, context) => {
  const {
    type,
    team: _team,
    impacts = [],
    assigneeHolds: _held,
    insteadOf: _insteadOf,
    seen: _seen,
    assigneeId: wanted,
    ...facts
  } = command;
  if (command.kind !== state.kind && [command.kind, state.kind].includes('delivery'))
    return refuse({ code: 'request.kind-fixed', kind: state.kind });
  const team = teamAfter(command, state.team);
  if (!isTeam(team)) return refuse({ code: 'request.not-a-team', team });
  // A triage that says nothing of who does it leaves it with whoever of the team has it.
  const assigneeId = wanted ?? (team === state.team ? state.assigneeId : undefined);
  if (!mayBeAssigned(command, team, state.agencyId))
    return refuse({ code: 'person.not-of-agency', field: 'assignee' });
  const overtaken = findOvertaken({ ...command, ...assign(assigneeId) }, state.assigneeId, context.by);
  if (overtaken !== undefined) return refuse({ code: 'request.already-assigned', assigneeId: overtaken });
  const { agreement } = context.rules(state.agreementVersion);
  const priority = priorityOf(agreement, command.impact, command.urgency);
  const track = trackOf(command.kind, state.approval !== undefined);
  const triaged = move(
    state,
    type,
    { type: 'RequestTriaged', ...stamp(context), ...facts, ...assign(assigneeId), team, priority },
    track,
  );
  if (!triaged.ok || track !== 'approval') return triaged;
  const asked = impactsOf(state.involves, impacts, approvalRulesOf(agreement));
  return accept(...triaged.events, {
    type: 'ApprovalStarted',
    ...stamp(context),
    attempt: 1,
    impacts: asked,
  });
};

/** Gives the work to a team or a person. */
export const assignRequest: Decide<'AssignRequest'> = (state, command, context) => {
  const { type, team, assigneeId } = command;
  if (!isTeam(team)) return refuse({ code: 'request.not-a-team', team });
  if (!mayBeAssigned(command, team, state.agencyId))
    return refuse({ code: 'person.not-of-agency', field: 'assignee' });
  if (team === state.team && assigneeId === state.assigneeId) return refuse({ code: 'request.unchanged' });
  const overtaken = findOvertaken(command, state.assigneeId, context.by);
  if (overtaken !== undefined) return refuse({ code: 'request.already-assigned', assigneeId: overtaken });
  return move(state, type, { type: 'RequestAssigned', ...stamp(context), team, ...assign(assigneeId) });
};

function assign(assigneeId: string | undefined): { readonly assigneeId?: string } {
  return assigneeId === undefined ? {} : { assigneeId };
}

/** Puts the request in the name of another client, who answers for it from now on. */
export const changeRequester: Decide<'ChangeRequester'> = (state, command, context) => {
  const { type, requesterId, requesterHolds, reason } = command;
  if (!isRequesterOf(state.agencyId, requesterHolds))
    return refuse({ code: 'person.not-of-agency', field: 'requester' });
  if (requesterId === state.requesterId) return refuse({ code: 'request.unchanged' });
  return move(state, type, { type: 'RequesterChanged', ...stamp(context), requesterId, reason });
};
