/** How much a notice matters, least pressing first. It decides when it may disturb and by which channels it comes. */
export const severities = ['receipt', 'info', 'warning', 'breach', 'escalation'] as const;
export type Severity = (typeof severities)[number];

/** `email` and `sms` go through the directors' topic to addresses they chose; `mail` goes to a person's own address. */
export const channels = ['email', 'sms', 'mail'] as const;
export type Channel = (typeof channels)[number];

/** Channels a director can subscribe to. */
export const subscriptionChannels = ['email', 'sms'] as const satisfies readonly Channel[];
export type SubscriptionChannel = (typeof subscriptionChannels)[number];

/** The texts there are. A template names what happened; its words are in `texts.ts`. */
export const templates = [
  'receipt',
  'assigned',
  'response',
  'comment',
  'client-comment',
  'question',
  'answer',
  'priority-changed',
  'agreement-restated',
  'resolved',
  'reopened',
  'withdrawn',
  'warning',
  'breach',
  'escalation',
  'passed-on',
  'excuse-asked',
  'excuse-decided',
  'disputed',
  'stage-opened',
  'stage-decided',
  'approved',
  'declined',
  'halted',
  'delivery',
  'delegated',
] as const;
export type Template = (typeof templates)[number];
