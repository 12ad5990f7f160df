import type { NoticeRule } from './rules.ts';
import type { Channel, Severity, SubscriptionChannel } from './vocabulary.ts';

/** What may come by which subscription: a telephone rings for broken promises only. */
const suited: Readonly<Record<Severity, readonly SubscriptionChannel[]>> = {
  receipt: ['email'],
  info: ['email'],
  warning: ['email'],
  breach: ['email', 'sms'],
  escalation: ['email', 'sms'],
};

/**
 * The channels a notice takes to one person. A director without a fitting subscription is told by mail: a broken
 * promise is never told to nobody.
 */
export function channelsFor(
  rule: Pick<NoticeRule, 'by' | 'severity'>,
  subscribed: readonly SubscriptionChannel[],
): readonly Channel[] {
  if (rule.by === 'mail') return ['mail'];
  const fitting = suited[rule.severity].filter((channel) => subscribed.includes(channel));
  return fitting.length === 0 ? ['mail'] : fitting;
}
