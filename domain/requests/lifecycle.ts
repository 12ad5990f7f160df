import type { RequestKind } from '../sla/index.ts';
import type { RequestEventType } from './events.ts';

export const statuses = [
  'submitted',
  'triaged',
  'in-progress',
  'waiting',
  'resolved',
  'closed',
  'withdrawn',
] as const;
export type Status = (typeof statuses)[number];

/** `work` is done by the department as it comes; `approval` waits in triage for the approval chain. */
export type Track = 'work' | 'approval';

export function trackOf(kind: RequestKind): Track {
  return kind === 'application' || kind === 'project' ? 'approval' : 'work';
}

/** Statuses in which somebody still owes something. */
export const openStatuses = [
  'submitted',
  'triaged',
  'in-progress',
  'waiting',
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
 * nothing (`anywhere` below says where it is allowed). `docs/lifecycle.md` is drawn from this table.
 */
export const lifecycle: readonly Edge[] = [
  { from: 'submitted', event: 'RequestTriaged', to: 'triaged' },
  { from: 'triaged', event: 'RequestTriaged', to: 'triaged' },
  { from: 'submitted', event: 'ResponseGiven', to: 'in-progress', track: 'work' },
  { from: 'triaged', event: 'ResponseGiven', to: 'in-progress', track: 'work' },
  { from: 'triaged', event: 'ResponseGiven', to: 'triaged', track: 'approval' },
  { from: 'submitted', event: 'ResponseGiven', to: 'submitted', track: 'approval' },
  { from: 'in-progress', event: 'ResponseGiven', to: 'in-progress', track: 'work' },
  { from: 'submitted', event: 'QuestionAsked', to: 'waiting' },
  { from: 'triaged', event: 'QuestionAsked', to: 'waiting' },
  { from: 'in-progress', event: 'QuestionAsked', to: 'waiting' },
  { from: 'waiting', event: 'QuestionAnswered', to: 'in-progress', track: 'work' },
  { from: 'waiting', event: 'QuestionAnswered', to: 'triaged', track: 'approval' },
  { from: 'submitted', event: 'WorkHeld', to: 'waiting' },
  { from: 'triaged', event: 'WorkHeld', to: 'waiting' },
  { from: 'in-progress', event: 'WorkHeld', to: 'waiting' },
  { from: 'waiting', event: 'WorkResumed', to: 'in-progress', track: 'work' },
  { from: 'waiting', event: 'WorkResumed', to: 'triaged', track: 'approval' },
  { from: 'submitted', event: 'RequestResolved', to: 'resolved', track: 'work' },
  { from: 'triaged', event: 'RequestResolved', to: 'resolved', track: 'work' },
  { from: 'in-progress', event: 'RequestResolved', to: 'resolved', track: 'work' },
  { from: 'waiting', event: 'RequestResolved', to: 'resolved', track: 'work' },
  { from: 'resolved', event: 'RequestReopened', to: 'in-progress' },
  { from: 'closed', event: 'RequestReopened', to: 'in-progress' },
  { from: 'resolved', event: 'RequestClosed', to: 'closed' },
  { from: 'submitted', event: 'RequestWithdrawn', to: 'withdrawn' },
  { from: 'triaged', event: 'RequestWithdrawn', to: 'withdrawn' },
  { from: 'in-progress', event: 'RequestWithdrawn', to: 'withdrawn' },
  { from: 'waiting', event: 'RequestWithdrawn', to: 'withdrawn' },
];

const open: readonly Status[] = openStatuses;
const notWithdrawn: readonly Status[] = [...openStatuses, 'resolved', 'closed'];

/** Where events that move nothing are allowed. */
export const anywhere: Readonly<Partial<Record<RequestEventType, readonly Status[]>>> = {
  CommentAdded: notWithdrawn,
  RequestAssigned: open,
  PriorityChanged: open,
  AgreementRestated: open,
  ClockWarned: open,
  ClockBreached: open,
  ClockEscalated: open,
  BreachAcknowledged: statuses,
  ExcuseAsked: statuses,
  ExcuseDecided: statuses,
  OutcomeViewed: statuses,
  AttachmentOffered: notWithdrawn,
  AttachmentReceived: statuses,
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
