import type { RuleBook } from '../agreements/index.ts';
import { type ApprovalEvent, evolveApproval, isApprovalEvent } from '../approvals/index.ts';
import { noClocks } from '../promises/index.ts';
import { attachmentsAfter } from './attachments.ts';
import { ballInCourtAfter } from './ball-in-court.ts';
import { clocksAfter } from './clocks.ts';
import type { RequestEvent, RequestEventOf } from './events.ts';
import { followUpOf } from './follow-up.ts';
import { workerOf } from './holders.ts';
import { follow, isUpdateForClient, trackOf } from './lifecycle.ts';
import type { RequestState } from './state.ts';

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
  const after = evolveFacts(id, state, event);
  const { followUpAt: _, ...rest } = after;
  const followUpAt = followUpOf(after, rules(after.agreementVersion))?.at;
  return {
    ...rest,
    ...(followUpAt === undefined ? {} : { followUpAt }),
    clocks: clocksAfter(state, after, event, rules),
    ...(state === undefined
      ? {}
      : { ballInCourt: ballInCourtAfter(state, after, event.at, rules(state.agreementVersion)) }),
  };
}

/**
 * The request after an event, in everything that needs no calendar: its clocks and the account of whose court the ball
 * was in are those of before. What reacts to an event needs no more, and so needs no agreement.
 *
 * @throws Error when the events do not start with a submission
 */
export function evolveFacts(id: string, state: RequestState | undefined, event: RequestEvent): RequestState {
  if (event.type === 'RequestSubmitted') return open(id, event);
  if (state === undefined) throw new Error(`The history of request ${id} starts with ${event.type}.`);
  const changed = applyFacts(state, event);
  const track = trackOf(changed.kind, state.approval !== undefined);
  const waits = waitsAfter(state, event);
  const next = follow(state.status, event.type, track) ?? state.status;
  // One wait has ended; another goes on.
  const status = endsWait(event) && waits.waitingOn !== undefined ? 'waiting' : next;
  const { waitingOn: _waitingOn, alsoWaitingOn: _also, asked, lastWorker, ...rest } = changed;
  const moved: RequestState = {
    ...rest,
    ...(status === 'waiting' ? { ...waits, waitingOn: waits.waitingOn ?? 'client' } : {}),
    ...(status === 'waiting' && waits.waitingOn === 'client' && asked !== undefined ? { asked } : {}),
    status,
    version: state.version + 1,
    updatedAt: event.at,
  };
  if (workerOf(moved) !== undefined) return moved;
  const worker = workerOf(state) ?? lastWorker;
  return worker === undefined ? moved : { ...moved, lastWorker: worker };
}

function open(id: string, event: RequestEventOf<'RequestSubmitted'>): RequestState {
  const { type: _type, at, by, description: _description, ...facts } = event;
  return {
    id,
    version: 1,
    ...facts,
    submittedBy: by.personId,
    ...(by.actingFor.length === 0 ? {} : { submittedFor: by.actingFor }),
    status: 'submitted',
    submittedAt: at,
    updatedAt: at,
    reopenCount: 0,
    clocks: noClocks,
    attachments: [],
    ballInCourt: { since: at, byRole: {}, byParty: {} },
  };
}

/** What the event says about the request itself, apart from its status and clocks. */
function applyFacts(state: RequestState, event: RequestEvent): RequestState {
  switch (event.type) {
    case 'RequestTriaged': {
      const { kind, service, impact, urgency, priority } = event;
      return { ...assign(state, event), kind, service, impact, urgency, priority };
    }
    case 'RequestAssigned':
      return assign(state, event);
    case 'RequesterChanged': {
      const { requesterId, formerRequesters = [] } = state;
      const former = new Set([requesterId, ...formerRequesters]);
      former.delete(event.requesterId);
      return { ...state, requesterId: event.requesterId, formerRequesters: [...former] };
    }
    case 'PriorityChanged':
      return { ...state, impact: event.impact, urgency: event.urgency, priority: event.priority };
    case 'AgreementRestated':
      return { ...state, agreementVersion: event.agreementVersion, priority: event.priority };
    case 'ResponseGiven':
      return respond(state, event.at);
    case 'QuestionAsked':
      return { ...respond(state, event.at), asked: { at: event.at, reminders: 0 } };
    case 'ClientReminded':
      return state.asked === undefined
        ? state
        : { ...state, asked: { ...state.asked, reminders: event.reminder, remindedAt: event.at } };
    case 'CommentAdded':
      return isUpdateForClient(state.status, event) ? respond(state, event.at) : state;
    case 'RequestResolved':
      return { ...respond(state, event.at), resolvedAt: event.at };
    case 'RequestReopened': {
      const { resolvedAt: _resolvedAt, closedAt: _closedAt, ...rest } = state;
      return { ...rest, reopenCount: state.reopenCount + 1 };
    }
    case 'RequestClosed':
    case 'RequestLapsed':
      return { ...state, closedAt: event.at };
    case 'RequestApproved':
    case 'RequestDeclined':
      return { ...applyToApproval(state, event), closedAt: event.at };
    case 'AttachmentOffered':
    case 'AttachmentReceived':
    case 'AttachmentRefused':
    case 'AttachmentRemoved':
      return { ...state, attachments: attachmentsAfter(state.attachments, event) };
    default:
      return isApprovalEvent(event) ? applyToApproval(state, event) : state;
  }
}

function applyToApproval(state: RequestState, event: ApprovalEvent): RequestState {
  const approval = evolveApproval(state.approval, event);
  return approval === undefined ? state : { ...state, approval };
}

function respond(state: RequestState, at: number): RequestState {
  return { ...state, respondedAt: state.respondedAt ?? at };
}

function assign(
  state: RequestState,
  { team, assigneeId }: Pick<RequestEventOf<'RequestAssigned'>, 'team' | 'assigneeId'>,
): RequestState {
  const { assigneeId: _assigneeId, ...rest } = state;
  return { ...rest, team, ...(assigneeId === undefined ? {} : { assigneeId }) };
}

type Waits = Pick<RequestState, 'waitingOn' | 'alsoWaitingOn'>;

function endsWait({ type }: RequestEvent): boolean {
  return type === 'QuestionAnswered' || type === 'WorkResumed';
}

/** What a request waits for after an event, provided it waits at all. A hold goes on beside a question, and after it. */
function waitsAfter({ waitingOn, alsoWaitingOn }: RequestState, event: RequestEvent): Waits {
  const besides = waitingOn === undefined || waitingOn === 'client' ? alsoWaitingOn : waitingOn;
  switch (event.type) {
    case 'QuestionAsked':
      return { waitingOn: 'client', ...(besides === undefined ? {} : { alsoWaitingOn: besides }) };
    case 'WorkHeld':
      return waitingOn === 'client'
        ? { waitingOn, alsoWaitingOn: event.waitingOn }
        : { waitingOn: event.waitingOn };
    case 'QuestionAnswered':
      return alsoWaitingOn === undefined ? {} : { waitingOn: alsoWaitingOn };
    case 'WorkResumed':
      return waitingOn === 'client' && alsoWaitingOn !== undefined ? { waitingOn } : {};
    default:
      return {
        ...(waitingOn === undefined ? {} : { waitingOn }),
        ...(alsoWaitingOn === undefined ? {} : { alsoWaitingOn }),
      };
  }
}
