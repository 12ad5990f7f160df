import { barredFrom, hasApproved, type StageId, stageOfClock } from '../../approvals/index.ts';
import { type Audience, type Moment, standIns, withStandIns } from '../../notices/index.ts';
import { isSecondPerson } from '../../organisation/index.ts';
import { clockOf } from '../../promises/index.ts';
import type { Role } from '../../vocabulary/index.ts';
import type { RequestEvent } from '../events.ts';
import { responsibleRoleOf, workerOf } from '../holders.ts';
import { type RequestState, submittersOf } from '../state.ts';
import { excuseDecidingRoles, restartingRoles } from '../team.ts';

/**
 * Whom a rule can mean. `holder` is whoever has the work: the person it was given to, or everybody in the role that has
 * it. `stage-holders` are all who may decide the stage an event speaks of, `editors` those who developed the proposal.
 */
export const addressees = [
  'requester',
  'former-requester',
  'holder',
  'team',
  'new-assignee',
  'service-director',
  'escalated-to',
  'excuse-asker',
  'uploader',
  'stage-holders',
  'newly-able',
  'deputy',
  'deputy-namers',
  'editors',
] as const;
export type Addressee = (typeof addressees)[number];

type RequestMoment = Moment<RequestState, RequestEvent>;

/** Whom a rule means at a moment; undefined when it concerns nobody in that way. */
export function audienceOf(to: Addressee, moment: RequestMoment): Audience | undefined {
  const { after, event } = moment;
  switch (to) {
    case 'requester':
      // Whoever has left can neither answer nor reopen: somebody of their agency can.
      return { kind: 'person', personId: after.requesterId, orElse: [['program-manager'], ['agency-staff']] };
    case 'former-requester':
      return person(moment.before?.requesterId);
    case 'new-assignee':
      return person(after.assigneeId === moment.before?.assigneeId ? undefined : after.assigneeId);
    case 'excuse-asker':
      return 'clockId' in event ? person(clockOf(after.clocks, event.clockId)?.excuse?.askedBy) : undefined;
    case 'uploader':
      return 'attachmentId' in event
        ? person(after.attachments.find(({ id }) => id === event.attachmentId)?.offeredBy)
        : undefined;
    case 'holder':
      return {
        kind: 'roles',
        groups: withStandIns(responsibleRoleOf(after)),
        ...(after.assigneeId === undefined ? {} : { assigneeId: after.assigneeId }),
        ...able(event),
      };
    case 'team':
      return teamOf(moment);
    case 'service-director':
      // Whoever asks for an excuse needs a second person: a lone director's own request goes one level up.
      return {
        kind: 'roles',
        groups: withStandIns('service-director'),
        fits: ({ personId }) => personId !== event.by.personId,
        ...able(event),
      };
    case 'escalated-to':
      return event.type === 'ClockEscalated' ? { kind: 'roles', groups: withStandIns(event.to) } : undefined;
    case 'stage-holders':
      return stageHolders(moment);
    case 'newly-able':
      return canMoreDecide(moment) ? stageHolders(moment) : undefined;
    case 'deputy':
      return event.type === 'DeputyNamed' ? person(event.deputyId) : undefined;
    case 'deputy-namers':
      // Who is behind the submission does not choose who decides on it.
      return {
        kind: 'roles',
        groups: standIns,
        fits: (holder) => isSecondPerson(holder, submittersOf(after)),
      };
    case 'editors':
      return { kind: 'roles', groups: [['client-specialist', 'program-manager'], ...standIns] };
  }
}

/** The roles that may do what an event asks for; a director who stands in may not always. */
function able({ type }: RequestEvent): { readonly able?: readonly Role[] } {
  if (type === 'ExcuseAsked') return { able: excuseDecidingRoles };
  return type === 'ApprovalHalted' ? { able: restartingRoles } : {};
}

/** Everybody in the role that has come to have work which nobody in particular was given. */
function teamOf({ before, after }: RequestMoment): Audience | undefined {
  const role = workerOf(after);
  const had = before === undefined || before.assigneeId !== undefined ? undefined : workerOf(before);
  if (role === undefined || role === had || after.assigneeId !== undefined) return undefined;
  // Its stages are told to those who decide them.
  if (after.status === 'in-approval') return undefined;
  return { kind: 'roles', groups: withStandIns(role), able: [role] };
}

function person(personId: string | undefined): Audience | undefined {
  return personId === undefined ? undefined : { kind: 'person', personId };
}

/**
 * Those who may decide a stage, its deputies with them, and while it waits only those who have not approved it yet; its
 * directors when nobody may, since such a stage would wait without anybody knowing.
 */
function stageHolders({ event, after }: RequestMoment): Audience | undefined {
  const { approval } = after;
  const stage = stageOf(event);
  const record = stage === undefined ? undefined : approval?.stages[stage];
  if (stage === undefined || approval === undefined || record === undefined) return undefined;
  return {
    kind: 'roles',
    groups: [record.roles, ...standIns],
    ...(record.deputies === undefined ? {} : { besides: record.deputies }),
    able: record.roles,
    fits: (holder) =>
      barredFrom(stage, holder, approval, submittersOf(after)) === undefined &&
      (record.closed !== undefined || !hasApproved(record, holder)),
  };
}

/** Whether somebody can decide a stage who could not before; that somebody has left is for nobody to be told. */
function canMoreDecide({ before, after, event }: RequestMoment): boolean {
  const stage = stageOf(event);
  if (stage === undefined) return false;
  const [was, is] = [before?.approval?.stages[stage], after.approval?.stages[stage]];
  if (was === undefined || is === undefined) return false;
  return is.needed > was.needed || (is.missing ?? 0) < (was.missing ?? 0);
}

/** The stage an event speaks of, by name or by its clock, `decision-<stage>-<opening>`. */
function stageOf(event: RequestEvent): StageId | undefined {
  if ('stage' in event) return event.stage;
  return 'clockId' in event ? stageOfClock(event.clockId) : undefined;
}
