import { barredFrom, type StageId, stageOfClock } from '../../approvals/index.ts';
import { type Audience, type Moment, standIns, withStandIns } from '../../notices/index.ts';
import { clockOf } from '../../promises/index.ts';
import type { RequestEvent } from '../events.ts';
import { responsibleRoleOf } from '../holders.ts';
import { type RequestState, submittersOf } from '../state.ts';

/**
 * Whom a rule can mean. `holder` is whoever has the work: the person it was given to, or everybody in the role that has
 * it. `stage-holders` are all who may decide the stage an event speaks of, `editors` those who developed the proposal.
 */
export const addressees = [
  'requester',
  'holder',
  'new-assignee',
  'service-director',
  'escalated-to',
  'excuse-asker',
  'uploader',
  'stage-holders',
  'editors',
] as const;
export type Addressee = (typeof addressees)[number];

type RequestMoment = Moment<RequestState, RequestEvent>;

/** Whom a rule means at a moment; undefined when it concerns nobody in that way. */
export function audienceOf(to: Addressee, moment: RequestMoment): Audience | undefined {
  const { after, event } = moment;
  switch (to) {
    case 'requester':
      return person(after.requesterId);
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
      };
    case 'service-director':
      // Whoever asks for an excuse needs a second person: a lone director's own request goes one level up.
      return {
        kind: 'roles',
        groups: withStandIns('service-director'),
        fits: ({ personId }) => personId !== event.by.personId,
      };
    case 'escalated-to':
      return event.type === 'ClockEscalated' ? { kind: 'roles', groups: withStandIns(event.to) } : undefined;
    case 'stage-holders':
      return stageHolders(moment);
    case 'editors':
      return { kind: 'roles', groups: [['client-specialist', 'program-manager'], ...standIns] };
  }
}

function person(personId: string | undefined): Audience | undefined {
  return personId === undefined ? undefined : { kind: 'person', personId };
}

/** Those who may decide a stage; its directors when nobody may, since such a stage would wait without anybody knowing. */
function stageHolders({ event, after }: RequestMoment): Audience | undefined {
  const { approval } = after;
  const stage = stageOf(event);
  const record = stage === undefined ? undefined : approval?.stages[stage];
  if (stage === undefined || approval === undefined || record === undefined) return undefined;
  return {
    kind: 'roles',
    groups: [record.roles, ...standIns],
    fits: (holder) => barredFrom(stage, holder, approval, submittersOf(after)) === undefined,
  };
}

/** The stage an event speaks of, by name or by its clock, `decision-<stage>-<opening>`. */
function stageOf(event: RequestEvent): StageId | undefined {
  if ('stage' in event) return event.stage;
  return 'clockId' in event ? stageOfClock(event.clockId) : undefined;
}
