import type { Calendar } from '../calendar/calendar.ts';
import { HORIZON } from '../horizon.ts';
import { DAY, HOUR } from '../units.ts';
import { localDateOf } from './local-date-of.ts';
import { dayOfDate } from './local-date.ts';

/**
 * The first full hour of a day by the calendar's wall clock: no zone has a day that begins within the hour before an
 * office opens. Where a zone has left the day out, that of the next one.
 *
 * @param date `YYYY-MM-DD`
 * @returns epoch ms
 * @throws RangeError when the day lies outside the horizon, or the calendar has no such date
 */
export function beginningOfDay(calendar: Calendar, date: string): number {
  // No zone is further ahead of Greenwich than fourteen hours.
  let at = Math.max((dayOfDate(date) ?? NaN) * DAY - 14 * HOUR, HORIZON.from);
  while (localDateOf(calendar, at) < date) at += HOUR;
  return at;
}
