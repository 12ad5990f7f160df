import type { Calendar } from '../calendar/calendar.ts';
import { requireWithinHorizon } from '../horizon.ts';
import { dateOfDay } from './local-date.ts';
import { readingAt } from '../timeline.ts';
import { DAY } from '../units.ts';

/**
 * The date the calendar's wall clock shows at an instant.
 *
 * @param at epoch ms
 * @returns `YYYY-MM-DD`
 * @throws RangeError when `at` lies outside the horizon
 *
 * @example localDateOf(detroit, Date.parse('2026-03-07T03:00Z')) // → '2026-03-06'
 */
export function localDateOf(calendar: Calendar, at: number): string {
  requireWithinHorizon(at);
  return dateOfDay(Math.floor(readingAt(calendar.timeline, at) / DAY));
}
