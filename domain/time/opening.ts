import type { Calendar } from './calendar/calendar.ts';
import { requireWithinHorizon, type BeyondHorizon } from './horizon.ts';
import { isOpenAtInstant, latestInstant, openBefore } from './timeline.ts';

/**
 * True when time counts at this instant. An interval includes its first instant and excludes its last.
 *
 * @param at epoch ms
 * @throws RangeError when `at` lies outside the horizon
 */
export function isOpenAt(calendar: Calendar, at: number): boolean {
  requireWithinHorizon(at);
  return isOpenAtInstant(calendar.timeline, at);
}

/**
 * The first instant at or after `at` when time counts: `at` itself when it is open.
 *
 * @param at epoch ms
 * @returns epoch ms, or `'beyond-horizon'` when the calendar does not open again before it
 * @throws RangeError when `at` lies outside the horizon
 */
export function nextOpening(calendar: Calendar, at: number): number | BeyondHorizon {
  if (isOpenAt(calendar, at)) return at;
  return latestInstant(calendar.timeline, openBefore(calendar.timeline, at));
}
