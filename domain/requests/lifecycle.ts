import type { RequestKind } from '../vocabulary/index.ts';
import { isClient, type RequestEventOf, type RequestEventType } from './events.ts';

export const statuses = [
  'submitted',
  'triaged',
  'in-progress',
  'in-approval',
  'waiting',
  'halted',
  'resolved',
  'closed',
  'approved',
  'declined',
  'withdrawn',
] as const;
export type Status = (typeof statuses)[number];

/**
 * `work` is done by the department as it comes; `approval` waits to be forwarded into the approval chain; `chain` is in
 * it.
 */
export type Track = 'work' | 'approval' | 'chain';

/** The track of a kind of request; `inChain` once its approval has begun. */
export function trackOf(kind: RequestKind, inChain = false): Track {
  if (kind !== 'application' && kind !== 'project') return 'work';
  return inChain ? 'chain' : 'approval';
}

/** Statuses in which somebody still owes something. */
export const openStatuses = [
  'submitted',
  'triaged',
  'in-progress',
  'in-approval',
  'waiting',
  'halted',
] as const satisfies readonly Status[];

export function isOpenStatus(status: Status): boolean {
  return (openStatuses as readonly Status[]).includes(status);
}

export interface Edge {
  readonly from: Status;
  readonly event: RequestEventType;
  readonly to: Status;
  readonly track?: Track;
}

/**
 * The lifecycle as data: the events that move a request, from where to where. What is not listed here moves
 * nothing (`anywhere` below says where it is allowed). An answer or a resumption leads on from `waiting` only if nothing else
 * is waited for: a question and a hold may stand side by side. `docs/lifecycle.md` is drawn from this table.
 */
export const lifecycle: readonly Edge[] = [
  { from: 'submitted', event: 'RequestTriaged', to: 'triaged' },
  { from: 'triaged', event: 'RequestTriaged', to: 'triaged' },
  { from: 'in-progress', event: 'RequestTriaged', to: 'in-progress', track: 'work' },
  { from: 'in-progress', event: 'RequestTriaged', to: 'triaged', track: 'approval' },
  { from: 'waiting', event: 'RequestTriaged', to: 'waiting', track: 'work' },
  { from: 'submitted', event: 'ResponseGiven', to: 'in-progress', track: 'work' },
  { from: 'triaged', event: 'ResponseGiven', to: 'in-progress', track: 'work' },
  { from: 'submitted', event: 'ResponseGiven', to: 'submitted', track: 'approval' },
  { from: 'in-progress', event: 'ResponseGiven', to: 'in-progress', track: 'work' },
  { from: 'in-approval', event: 'ResponseGiven', to: 'in-approval', track: 'chain' },
  { from: 'triaged', event: 'ApprovalStarted', to: 'in-approval', track: 'approval' },
  { from: 'submitted', event: 'QuestionAsked', to: 'waiting' },
  { from: 'triaged', event: 'QuestionAsked', to: 'waiting' },
  { from: 'in-progress', event: 'QuestionAsked', to: 'waiting' },
  { from: 'in-approval', event: 'QuestionAsked', to: 'waiting' },
  { from: 'waiting', event: 'QuestionAsked', to: 'waiting' },
  { from: 'waiting', event: 'QuestionAnswered', to: 'in-progress', track: 'work' },
  { from: 'waiting', event: 'QuestionAnswered', to: 'submitted', track: 'approval' },
  { from: 'waiting', event: 'QuestionAnswered', to: 'in-approval', track: 'chain' },
  { from: 'submitted', event: 'WorkHeld', to: 'waiting' },
  { from: 'triaged', event: 'WorkHeld', to: 'waiting' },
  { from: 'in-progress', event: 'WorkHeld', to: 'waiting' },
  { from: 'in-approval', event: 'WorkHeld', to: 'waiting' },
  { from: 'waiting', event: 'WorkHeld', to: 'waiting' },
  { from: 'waiting', event: 'WorkResumed', to: 'in-progress', track: 'work' },
  { from: 'waiting', event: 'WorkResumed', to: 'submitted', track: 'approval' },
  { from: 'waiting', event: 'WorkResumed', to: 'in-approval', track: 'chain' },
  { from: 'in-approval', event: 'RequestApproved', to: 'approved' },
  { from: 'waiting', event: 'RequestApproved', to: 'approved', track: 'chain' },
  { from: 'in-approval', event: 'RequestDeclined', to: 'declined' },
  { from: 'waiting', event: 'RequestDeclined', to: 'declined', track: 'chain' },
  { from: 'in-approval', event: 'ApprovalHalted', to: 'halted' },
  { from: 'waiting', event: 'ApprovalHalted', to: 'halted', track: 'chain' },
  { from: 'halted', event: 'ApprovalRestarted', to: 'in-approval' },
  { from: 'submitted', event: 'RequestResolved', to: 'resolved', track: 'work' },
  { from: 'triaged', event: 'RequestResolved', to: 'resolved', track: 'work' },
  { from: 'in-progress', event: 'RequestResolved', to: 'resolved', track: 'work' },
  { from: 'waiting', event: 'RequestResolved', to: 'resolved', track: 'work' },
  { from: 'resolved', event: 'RequestReopened', to: 'in-progress' },
  { from: 'closed', event: 'RequestReopened', to: 'in-progress' },
  { from: 'resolved', event: 'RequestClosed', to: 'closed' },
  { from: 'waiting', event: 'RequestLapsed', to: 'closed', track: 'work' },
  { from: 'submitted', event: 'RequestWithdrawn', to: 'withdrawn' },
  { from: 'triaged', event: 'RequestWithdrawn', to: 'withdrawn' },
  { from: 'in-progress', event: 'RequestWithdrawn', to: 'withdrawn' },
  { from: 'in-approval', event: 'RequestWithdrawn', to: 'withdrawn' },
  { from: 'halted', event: 'RequestWithdrawn', to: 'withdrawn' },
  { from: 'waiting', event: 'RequestWithdrawn', to: 'withdrawn' },
];

const open: readonly Status[] = openStatuses;
const notWithdrawn: readonly Status[] = statuses.filter((status) => status !== 'withdrawn');
const inChain: readonly Status[] = ['in-approval', 'waiting'];

/** Where events that move nothing are allowed. */
export const anywhere: Readonly<Partial<Record<RequestEventType, readonly Status[]>>> = {
  CommentAdded: notWithdrawn,
  RequestAssigned: open,
  RequesterChanged: [...open, 'resolved'],
  PriorityChanged: open,
  AgreementRestated: open,
  ClockWarned: open,
  ClockBreached: open,
  ClockEscalated: open,
  ClientReminded: ['waiting'],
  BreachAcknowledged: statuses,
  ExcuseAsked: statuses,
  ExcuseDecided: statuses,
  OutcomeReviewed: statuses,
  AttachmentOffered: notWithdrawn,
  AttachmentReceived: statuses,
  AttachmentRefused: statuses,
  AttachmentRemoved: statuses,
  SectionEdited: inChain,
  ImpactAdded: inChain,
  StageOpened: inChain,
  StageRecounted: inChain,
  DeputyNamed: inChain,
  StageDecided: inChain,
  DeliveryOpened: ['approved'],
};

/** The status an event leads to, or undefined when the lifecycle has no such step. */
export function follow(from: Status, event: RequestEventType, track: Track): Status | undefined {
  const edge = lifecycle.find(
    (candidate) =>
      candidate.from === from && candidate.event === event && (candidate.track ?? track) === track,
  );
  if (edge !== undefined) return edge.to;
  return anywhere[event]?.includes(from) === true ? from : undefined;
}

/**
 * Whether a comment keeps the promise of a next update: a public one by the department to somebody else, as long as the
 * work is going on.
 */
export function isUpdateForClient(
  status: Status,
  { by, visibility, byRequester }: RequestEventOf<'CommentAdded'>,
): boolean {
  return (
    visibility === 'public' &&
    !isClient(by) &&
    byRequester !== true &&
    status !== 'resolved' &&
    status !== 'closed'
  );
}
