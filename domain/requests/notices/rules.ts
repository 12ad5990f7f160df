import { stageOfClock } from '../../approvals/index.ts';
import type { NoticeRule } from '../../notices/index.ts';
import { isClient, type RequestEvent, type RequestEventOf, type RequestEventType } from '../events.ts';
import type { Addressee } from './audiences.ts';
import type { Template } from './wording.ts';

/** What one type of event means to somebody. */
export interface RequestRule<T extends RequestEventType = RequestEventType> extends NoticeRule<Addressee> {
  readonly template: Template;
  /** The rule holds for these events of the type only. */
  when?(event: RequestEventOf<T>): boolean;
}

/**
 * Who hears of what. An empty list is a decision, with its reason beside it. Where several rules of an event reach
 * the same person the first one counts.
 */
export const requestRules: { readonly [T in RequestEventType]: readonly RequestRule<T>[] } = {
  RequestSubmitted: [
    {
      to: 'requester',
      by: 'mail',
      severity: 'receipt',
      template: 'receipt',
      evenOwn: true,
      when: ({ deliveryOf }) => deliveryOf === undefined,
    },
    {
      to: 'requester',
      by: 'mail',
      severity: 'info',
      template: 'delivery',
      when: ({ deliveryOf }) => deliveryOf !== undefined,
    },
  ],
  RequestTriaged: [{ to: 'new-assignee', by: 'mail', severity: 'info', template: 'assigned' }],
  RequestAssigned: [{ to: 'new-assignee', by: 'mail', severity: 'info', template: 'assigned' }],
  ResponseGiven: [{ to: 'requester', by: 'mail', severity: 'info', template: 'response' }],
  CommentAdded: [
    {
      to: 'requester',
      by: 'mail',
      severity: 'info',
      template: 'comment',
      when: ({ by, visibility }) => visibility === 'public' && !isClient(by),
    },
    {
      to: 'holder',
      by: 'mail',
      severity: 'info',
      template: 'client-comment',
      when: ({ by, visibility }) => visibility === 'public' && isClient(by),
    },
  ],
  QuestionAsked: [{ to: 'requester', by: 'mail', severity: 'info', template: 'question' }],
  QuestionAnswered: [{ to: 'holder', by: 'mail', severity: 'info', template: 'answer' }],
  PriorityChanged: [{ to: 'requester', by: 'mail', severity: 'info', template: 'priority-changed' }],
  AgreementRestated: [{ to: 'requester', by: 'mail', severity: 'info', template: 'agreement-restated' }],
  RequestResolved: [{ to: 'requester', by: 'mail', severity: 'info', template: 'resolved' }],
  RequestReopened: [{ to: 'holder', by: 'mail', severity: 'info', template: 'reopened' }],
  RequestWithdrawn: [{ to: 'holder', by: 'mail', severity: 'info', template: 'withdrawn' }],
  ClockWarned: [
    { to: 'stage-holders', by: 'mail', severity: 'warning', template: 'warning', when: isDecision },
    {
      to: 'holder',
      by: 'mail',
      severity: 'warning',
      template: 'warning',
      when: (event) => !isDecision(event),
    },
  ],
  ClockBreached: [
    { to: 'service-director', by: 'director', severity: 'breach', template: 'breach' },
    { to: 'stage-holders', by: 'mail', severity: 'breach', template: 'breach', when: isDecision },
  ],
  ClockEscalated: [
    { to: 'escalated-to', by: 'director', severity: 'escalation', template: 'escalation' },
    { to: 'service-director', by: 'director', severity: 'breach', template: 'passed-on' },
  ],
  ExcuseAsked: [{ to: 'service-director', by: 'director', severity: 'info', template: 'excuse-asked' }],
  ExcuseDecided: [{ to: 'excuse-asker', by: 'mail', severity: 'info', template: 'excuse-decided' }],
  OutcomeReviewed: [
    {
      to: 'service-director',
      by: 'director',
      severity: 'info',
      template: 'disputed',
      when: ({ agrees }) => !agrees,
    },
  ],
  StageOpened: [{ to: 'stage-holders', by: 'mail', severity: 'info', template: 'stage-opened' }],
  StageDecided: [
    {
      to: 'stage-holders',
      by: 'mail',
      severity: 'info',
      template: 'stage-decided',
      when: ({ settles }) => settles,
    },
  ],
  RequestApproved: [
    { to: 'requester', by: 'mail', severity: 'info', template: 'approved' },
    { to: 'editors', by: 'mail', severity: 'info', template: 'approved' },
  ],
  RequestDeclined: [
    { to: 'requester', by: 'mail', severity: 'info', template: 'declined' },
    { to: 'editors', by: 'mail', severity: 'info', template: 'declined' },
  ],
  ApprovalHalted: [
    { to: 'service-director', by: 'director', severity: 'warning', template: 'halted' },
    { to: 'holder', by: 'mail', severity: 'warning', template: 'halted' },
  ],
  // Whoever is to do something is told when their stage opens.
  ApprovalStarted: [],
  ApprovalRestarted: [],
  // The proposal shows its own history, and whoever decides on it reads it then.
  SectionEdited: [],
  ImpactAdded: [],
  // The delivery tells of itself.
  DeliveryOpened: [],
  // The request shows what it waits for; nobody has to do anything.
  WorkHeld: [],
  WorkResumed: [],
  // The client was told at the resolution, and most requests are closed by the client.
  RequestClosed: [],
  // It stops the climb, and those it would have climbed to never hear of it.
  BreachAcknowledged: [],
  // A file comes with a comment or an answer, which is told.
  AttachmentOffered: [],
  AttachmentReceived: [],
  AttachmentRefused: [{ to: 'uploader', by: 'mail', severity: 'info', template: 'file-refused' }],
  AttachmentRemoved: [{ to: 'uploader', by: 'mail', severity: 'info', template: 'file-removed' }],
};

/** Whether a clock's event speaks of the promise to decide a stage. */
function isDecision({ clockId }: { readonly clockId: string }): boolean {
  return stageOfClock(clockId) !== undefined;
}

/** The rules that hold for an event. */
export function rulesFor(event: RequestEvent): readonly RequestRule[] {
  const ofType = requestRules[event.type] as readonly RequestRule[];
  return ofType.filter((rule) => rule.when?.(event) ?? true);
}
