import { isClient, type RequestEvent, type RequestEventType } from '../requests/index.ts';
import type { Severity, Template } from './vocabulary.ts';

/**
 * Who a rule means. `holder` is whoever holds the work: the person it was given to, or everybody in the role it
 * waits for.
 */
export const audiences = [
  'requester',
  'holder',
  'new-assignee',
  'service-director',
  'escalated-to',
  'excuse-asker',
] as const;
export type Audience = (typeof audiences)[number];

type Event<T extends RequestEventType> = Extract<RequestEvent, { readonly type: T }>;

/** What one kind of event means to somebody. */
export interface Rule<T extends RequestEventType = RequestEventType> {
  readonly to: Audience;
  /** `director`: as they subscribed. `mail`: to the person's own address. */
  readonly by: 'director' | 'mail';
  readonly severity: Severity;
  readonly template: Template;
  /** The rule holds for these events of the kind only. */
  when?(event: Event<T>): boolean;
  /** Nobody is told what they did themselves, unless they want it in writing. */
  readonly evenOwn?: true;
}

/**
 * Who hears of what. An empty list is a decision, with its reason beside it. Where several rules of an event reach
 * the same person the first one counts.
 */
export const rules: { readonly [T in RequestEventType]: readonly Rule<T>[] } = {
  RequestSubmitted: [
    { to: 'requester', by: 'mail', severity: 'receipt', template: 'receipt', evenOwn: true },
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
  ClockWarned: [{ to: 'holder', by: 'mail', severity: 'warning', template: 'warning' }],
  ClockBreached: [{ to: 'service-director', by: 'director', severity: 'breach', template: 'breach' }],
  ClockEscalated: [
    { to: 'escalated-to', by: 'director', severity: 'escalation', template: 'escalation' },
    { to: 'service-director', by: 'director', severity: 'breach', template: 'passed-on' },
  ],
  ExcuseAsked: [{ to: 'service-director', by: 'director', severity: 'info', template: 'excuse-asked' }],
  ExcuseDecided: [{ to: 'excuse-asker', by: 'mail', severity: 'info', template: 'excuse-decided' }],
  OutcomeViewed: [
    {
      to: 'service-director',
      by: 'director',
      severity: 'info',
      template: 'disputed',
      when: ({ agrees }) => !agrees,
    },
  ],
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
};

/** The rules that hold for an event. */
export function rulesFor(event: RequestEvent): readonly Rule[] {
  const ofKind = rules[event.type] as readonly Rule[];
  return ofKind.filter((rule) => rule.when?.(event) ?? true);
}
