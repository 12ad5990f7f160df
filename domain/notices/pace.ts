import type { Priority } from '../vocabulary/index.ts';
import { type Calendar, nextOpening } from '../time/index.ts';

/** How somebody wants to hear of work given to a team of theirs. */
export const teamPaces = ['at-once', 'daily', 'urgent'] as const;
export type TeamPace = (typeof teamPaces)[number];

/**
 * What holds for whoever has not chosen: a service desk looks at its queue all day and wants no mail for each request,
 * but should find in the morning what nobody has taken up.
 */
export const usualPace: TeamPace = 'daily';

const urgent: Readonly<Record<TeamPace, readonly Priority[]>> = {
  'at-once': ['critical', 'high', 'moderate', 'low'],
  daily: ['critical'],
  urgent: ['critical', 'high'],
};

/**
 * When somebody hears of work given to their team: `now`, or an instant (epoch ms), or never.
 *
 * @param mornings when the daily message is sent
 */
export function teamNoticeAt(
  pace: TeamPace,
  priority: Priority,
  at: number,
  mornings: Calendar,
): 'now' | number | 'never' {
  if (urgent[pace].includes(priority)) return 'now';
  if (pace === 'urgent') return 'never';
  const morning = nextOpening(mornings, at);
  return typeof morning === 'number' ? morning : 'never';
}
