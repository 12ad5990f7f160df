import { stageOfClock } from '../../approvals/index.ts';
import type { NoticeRule } from '../../notices/index.ts';
import { isClient, type RequestEvent, type RequestEventOf, type RequestEventType } from '../events.ts';
import type { Addressee } from './audiences.ts';
import type { Template } from './wording.ts';

/** What one type of event means to somebody. */
export interface RequestRule<T extends RequestEventType = RequestEventType> extends NoticeRule<Addressee> {
  readonly template: Template;
  readonly standIn?: Template;
  /** The rule holds for these events of the type only. */
  when?(event: RequestEventOf<T>): boolean;
}

/** Work nobody in particular was given: each of the team hears of it as they chose. */
const toTeam = {
  to: 'team',
  by: 'mail',
  severity: 'info',
  template: 'team-work',
  standIn: 'team-vacant',
  paced: true,
} as const satisfies RequestRule;

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
      standIn: 'news-for-agency',
      when: ({ deliveryOf }) => deliveryOf !== undefined,
    },
    toTeam,
  ],
  RequestTriaged: [{ to: 'new-assignee', by: 'mail', severity: 'info', template: 'assigned' }, toTeam],
  RequestAssigned: [{ to: 'new-assignee', by: 'mail', severity: 'info', template: 'assigned' }, toTeam],
  ResponseGiven: [
    { to: 'requester', by: 'mail', severity: 'info', template: 'response', standIn: 'news-for-agency' },
  ],
  CommentAdded: [
    {
      to: 'requester',
      by: 'mail',
      severity: 'info',
      template: 'comment',
      standIn: 'news-for-agency',
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
  QuestionAsked: [
    { to: 'requester', by: 'mail', severity: 'info', template: 'question', standIn: 'question-for-agency' },
  ],
  QuestionAnswered: [{ to: 'holder', by: 'mail', severity: 'info', template: 'answer' }],
  PriorityChanged: [
    {
      to: 'requester',
      by: 'mail',
      severity: 'info',
      template: 'priority-changed',
      standIn: 'news-for-agency',
    },
  ],
  AgreementRestated: [
    {
      to: 'requester',
      by: 'mail',
      severity: 'info',
      template: 'agreement-restated',
      standIn: 'news-for-agency',
    },
  ],
  RequestResolved: [
    { to: 'requester', by: 'mail', severity: 'info', template: 'resolved', standIn: 'news-for-agency' },
  ],
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
    // Whoever has the work hears it when the director does: under new terms, or without warnings, nothing came before.
    {
      to: 'holder',
      by: 'mail',
      severity: 'breach',
      template: 'breach',
      when: (event) => !isDecision(event),
    },
  ],
  ClockEscalated: [
    { to: 'escalated-to', by: 'director', severity: 'escalation', template: 'escalation' },
    { to: 'service-director', by: 'director', severity: 'breach', template: 'passed-on' },
  ],
  ExcuseAsked: [
    {
      to: 'service-director',
      by: 'director',
      severity: 'info',
      template: 'excuse-asked',
      standIn: 'excuse-vacant',
    },
  ],
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
  StageOpened: [
    {
      to: 'deputy-namers',
      by: 'director',
      severity: 'warning',
      template: 'deputy-needed',
      when: ({ missing = 0 }) => missing > 0,
    },
    { to: 'stage-holders', by: 'mail', severity: 'info', template: 'stage-opened', standIn: 'deputy-needed' },
  ],
  StageRecounted: [
    {
      to: 'deputy-namers',
      by: 'director',
      severity: 'warning',
      template: 'deputy-needed',
      when: ({ missing }) => missing > 0,
    },
    // Who is there again, or has come: what waits for them was told to nobody who could decide it.
    {
      to: 'newly-able',
      by: 'mail',
      severity: 'info',
      template: 'stage-opened',
      when: ({ missing, settles }) => missing === 0 && !settles,
    },
  ],
  DeputyNamed: [{ to: 'deputy', by: 'mail', severity: 'info', template: 'deputy-named' }],
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
    { to: 'requester', by: 'mail', severity: 'info', template: 'approved', standIn: 'news-for-agency' },
    { to: 'editors', by: 'mail', severity: 'info', template: 'approved' },
  ],
  RequestDeclined: [
    { to: 'requester', by: 'mail', severity: 'info', template: 'declined', standIn: 'news-for-agency' },
    { to: 'editors', by: 'mail', severity: 'info', template: 'declined' },
  ],
  ApprovalHalted: [
    {
      to: 'service-director',
      by: 'director',
      severity: 'warning',
      template: 'halted',
      standIn: 'halted-vacant',
    },
    { to: 'holder', by: 'mail', severity: 'warning', template: 'halted', standIn: 'halted-vacant' },
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
  ClientReminded: [
    { to: 'requester', by: 'mail', severity: 'info', template: 'reminder', standIn: 'question-for-agency' },
  ],
  RequestLapsed: [
    { to: 'requester', by: 'mail', severity: 'info', template: 'lapsed', standIn: 'news-for-agency' },
    { to: 'holder', by: 'mail', severity: 'info', template: 'lapsed-work' },
  ],
  // The client was told at the resolution, and most requests are closed by the client.
  RequestClosed: [],
  // It stops the climb, and those it would have climbed to never hear of it.
  BreachAcknowledged: [],
  RequesterChanged: [
    { to: 'requester', by: 'mail', severity: 'info', template: 'requester-changed' },
    { to: 'former-requester', by: 'mail', severity: 'info', template: 'requester-left' },
  ],
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
