/** How much a notice matters, least pressing first. It decides when it may disturb and by which channels it comes. */
export const severities = ['receipt', 'info', 'warning', 'breach', 'escalation'] as const;
export type Severity = (typeof severities)[number];

/** `email` and `sms` go through the directors' topic to addresses they chose; `mail` goes to a person's own address. */
export const channels = ['email', 'sms', 'mail'] as const;
export type Channel = (typeof channels)[number];

/** Channels a director can subscribe to. */
export const subscriptionChannels = ['email', 'sms'] as const satisfies readonly Channel[];
export type SubscriptionChannel = (typeof subscriptionChannels)[number];
