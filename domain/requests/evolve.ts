import { type ApprovalEvent, evolveApproval, isApprovalEvent, openStages } from '../approvals/index.ts';
import { foldClocks, noClocks, type Signal } from '../promises/index.ts';
import { type Rules, type Subject } from '../agreements/index.ts';
import { ballInCourtAfter } from './ball-in-court.ts';
import { isClient, type RequestEvent } from './events.ts';
import { follow, trackOf } from './lifecycle.ts';
import type { RequestState } from './state.ts';

/** The rules of an agreement version of the request's agency. */
export type RuleBook = (agreementVersion: number) => Rules;

/**
 * The request after an event. Pure: the same events under the same rules give the same state forever.
 *
 * @throws Error when the events do not start with a submission: such a history is damaged, not refused
 */
export function evolve(
  id: string,
  state: RequestState | undefined,
  event: RequestEvent,
  rules: RuleBook,
): RequestState {
  if (event.type === 'RequestSubmitted') return opened(id, event, rules);
  if (state === undefined) throw new Error(`The history of request ${id} starts with ${event.type}.`);
  const changed = withFacts(state, event);
  const track = trackOf(changed.kind, state.approval !== undefined);
  const status = follow(state.status, event.type, track) ?? state.status;
  const { waitingOn: _waitingOn, ...rest } = changed;
  const moved: RequestState = {
    ...rest,
    ...(status === 'waiting' ? { waitingOn: waitingOnAfter(changed, event) } : {}),
    status,
    version: state.version + 1,
    updatedAt: event.at,
  };
  return {
    ...moved,
    ballInCourt: ballInCourtAfter(state, moved, event.at, rules(state.agreementVersion)),
    clocks: signalsOf(moved, state, event, rules).reduce(
      (clocks, signal) => foldClocks(clocks, signal, rules, moved.agreementVersion),
      state.clocks,
    ),
  };
}

/** The request its whole history makes; undefined for an empty one. */
export function replay(
  id: string,
  events: readonly RequestEvent[],
  rules: RuleBook,
): RequestState | undefined {
  return events.reduce<RequestState | undefined>(
    (state, event) => evolve(id, state, event, rules),
    undefined,
  );
}

function opened(
  id: string,
  event: Extract<RequestEvent, { type: 'RequestSubmitted' }>,
  rules: RuleBook,
): RequestState {
  return {
    id,
    version: 1,
    agencyId: event.agencyId,
    requesterId: event.requesterId,
    submittedBy: event.by.personId,
    submittedFor: event.by.actingFor,
    kind: event.kind,
    service: event.service,
    summary: event.summary,
    impact: event.impact,
    urgency: event.urgency,
    priority: event.priority,
    status: 'submitted',
    team: event.team,
    submittedAt: event.at,
    updatedAt: event.at,
    reopenCount: 0,
    agreementVersion: event.agreementVersion,
    clocks: foldClocks(
      noClocks,
      { type: 'started', at: event.at, subject: event },
      rules,
      event.agreementVersion,
    ),
    attachments: [],
    ballInCourt: { since: event.at, byRole: {}, byParty: {} },
    ...(event.source === undefined ? {} : { source: event.source }),
    ...(event.involves === undefined ? {} : { involves: event.involves }),
    ...(event.deliveryOf === undefined ? {} : { deliveryOf: event.deliveryOf }),
  };
}

/** What the event says about the request itself, apart from its status and clocks. */
function withFacts(state: RequestState, event: RequestEvent): RequestState {
  switch (event.type) {
    case 'RequestTriaged': {
      const { kind, service, impact, urgency, priority } = event;
      return { ...assigned(state, event), kind, service, impact, urgency, priority };
    }
    case 'RequestAssigned':
      return assigned(state, event);
    case 'PriorityChanged':
      return { ...state, impact: event.impact, urgency: event.urgency, priority: event.priority };
    case 'AgreementRestated':
      return { ...state, agreementVersion: event.agreementVersion, priority: event.priority };
    case 'ResponseGiven':
    case 'QuestionAsked':
      return { ...state, respondedAt: state.respondedAt ?? event.at };
    case 'CommentAdded':
      return tellsClient(state, event) ? { ...state, respondedAt: state.respondedAt ?? event.at } : state;
    case 'RequestResolved':
      return { ...state, respondedAt: state.respondedAt ?? event.at, resolvedAt: event.at };
    case 'RequestReopened': {
      const { resolvedAt: _resolvedAt, closedAt: _closedAt, ...rest } = state;
      return { ...rest, reopenCount: state.reopenCount + 1 };
    }
    case 'RequestClosed':
      return { ...state, closedAt: event.at };
    case 'RequestApproved':
    case 'RequestDeclined':
      return { ...withApproval(state, event), closedAt: event.at };
    case 'AttachmentOffered':
      return {
        ...state,
        attachments: [
          ...state.attachments,
          {
            id: event.attachmentId,
            name: event.name,
            bytes: event.bytes,
            mediaType: event.mediaType,
            offeredBy: event.by.personId,
            offeredAt: event.at,
          },
        ],
      };
    case 'AttachmentReceived':
      return {
        ...state,
        attachments: state.attachments.map((attachment) =>
          attachment.id === event.attachmentId
            ? { ...attachment, bytes: event.bytes, receivedAt: event.at }
            : attachment,
        ),
      };
    default:
      return isApprovalEvent(event) ? withApproval(state, event) : state;
  }
}

function withApproval(state: RequestState, event: ApprovalEvent): RequestState {
  const approval = evolveApproval(state.approval, event);
  return approval === undefined ? state : { ...state, approval };
}

function assigned(
  state: RequestState,
  event: { readonly team: RequestState['team']; readonly assigneeId?: string },
): RequestState {
  const { assigneeId: _assigneeId, ...rest } = state;
  return {
    ...rest,
    team: event.team,
    ...(event.assigneeId === undefined ? {} : { assigneeId: event.assigneeId }),
  };
}

function waitingOnAfter(state: RequestState, event: RequestEvent): NonNullable<RequestState['waitingOn']> {
  if (event.type === 'QuestionAsked') return 'client';
  if (event.type === 'WorkHeld') return event.waitingOn;
  return state.waitingOn ?? 'client';
}

/** What the clocks need to know of an event. */
function signalsOf(
  state: RequestState,
  before: RequestState,
  event: RequestEvent,
  rules: RuleBook,
): readonly Signal[] {
  const { at } = event;
  const subject: Subject = state;
  switch (event.type) {
    case 'ResponseGiven':
      return [{ type: 'updated', at, subject }];
    case 'CommentAdded':
      return tellsClient(state, event) ? [{ type: 'updated', at, subject }] : [];
    case 'QuestionAsked':
      return [
        { type: 'updated', at, subject },
        { type: 'paused', at },
      ];
    case 'WorkHeld':
      return pauseAsAgreed(state, at, rules);
    case 'QuestionAnswered':
    case 'WorkResumed':
      return [{ type: 'resumed', at }];
    case 'RequestTriaged':
      return sameSubject(state, before) ? [] : [{ type: 'terms-changed', at, subject }];
    case 'PriorityChanged':
      return [{ type: 'terms-changed', at, subject }];
    case 'AgreementRestated':
      return [{ type: 'terms-changed', at, subject }, ...pauseAsAgreed(state, at, rules)];
    case 'RequestResolved':
      return [{ type: 'resolved', at }];
    case 'StageOpened':
      return [{ type: 'stage-opened', at, clockId: event.clockId, stage: event.stage, subject }];
    case 'StageDecided':
      return stagesClosed(state, before, event);
    case 'RequestApproved':
    case 'RequestDeclined':
      return [...stagesClosed(state, before, event), { type: 'resolved', at }];
    case 'ApprovalHalted':
      return [...stagesClosed(state, before, event), { type: 'resumed', at }];
    case 'RequestReopened':
      return [{ type: 'reopened', at, subject }];
    case 'RequestWithdrawn':
      return [{ type: 'cancelled', at }];
    case 'ClockWarned':
    case 'ClockBreached':
    case 'ClockEscalated':
      return [{ type: 'raised', clockId: event.clockId, step: event.step, dueAt: event.dueAt }];
    case 'BreachAcknowledged':
      return [{ type: 'acknowledged', at, clockId: event.clockId, by: event.by.personId }];
    case 'ExcuseAsked':
      return [
        {
          type: 'excuse-asked',
          clockId: event.clockId,
          reason: event.reason,
          by: event.by.personId,
          actingFor: event.by.actingFor,
        },
      ];
    case 'ExcuseDecided':
      return [
        { type: 'excuse-decided', clockId: event.clockId, granted: event.granted, by: event.by.personId },
      ];
    case 'OutcomeReviewed':
      return [
        { type: 'client-view', at, clockId: event.clockId, agrees: event.agrees, by: event.by.personId },
      ];
    case 'RequestSubmitted':
    case 'RequestAssigned':
    case 'RequestClosed':
    case 'ApprovalStarted':
    case 'SectionEdited':
    case 'ImpactAdded':
    case 'ApprovalRestarted':
    case 'DeliveryOpened':
    case 'AttachmentOffered':
    case 'AttachmentReceived':
      return [];
  }
}

/** A stage's clock stops with its decision; those of stages that are no longer asked are neither kept nor broken. */
function stagesClosed(state: RequestState, before: RequestState, event: RequestEvent): readonly Signal[] {
  const still = openStages(state.approval).map(({ stage }) => stage);
  const decided = event.type === 'StageDecided' ? event.stage : undefined;
  return openStages(before.approval)
    .filter(({ stage }) => !still.includes(stage))
    .map(({ stage, clockId }) => ({
      type: 'stage-closed',
      at: event.at,
      clockId,
      decided: stage === decided,
    }));
}

/** Stops or starts the clocks as the agreement in force treats the wait; a restated one may treat it differently from here on. */
function pauseAsAgreed(
  { waitingOn, agreementVersion, clocks }: RequestState,
  at: number,
  rules: RuleBook,
): readonly Signal[] {
  const pauses =
    waitingOn !== undefined &&
    (waitingOn === 'client' || rules(agreementVersion).agreement.pausesOn.includes(waitingOn));
  if (pauses === (clocks.pausedAt !== undefined)) return [];
  return [{ type: pauses ? 'paused' : 'resumed', at }];
}

/** A public comment by the department keeps the promise of a next update, as long as the work is going on. */
function tellsClient(state: RequestState, event: Extract<RequestEvent, { type: 'CommentAdded' }>): boolean {
  const byClient = isClient(event.by);
  return event.visibility === 'public' && !byClient && holdsPromises(state);
}

function holdsPromises(state: RequestState): boolean {
  return state.status !== 'resolved' && state.status !== 'closed';
}

function sameSubject(a: Subject, b: Subject): boolean {
  return a.kind === b.kind && a.service === b.service && a.priority === b.priority;
}
