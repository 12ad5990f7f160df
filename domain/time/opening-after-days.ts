import type { Calendar } from './calendar/calendar.ts';
import { HORIZON } from './horizon.ts';
import { nextOpening } from './opening.ts';
import { beginningOfDay } from './zone/beginning-of-day.ts';
import { daysAfter } from './zone/local-date.ts';
import { localDateOf } from './zone/local-date-of.ts';

/**
 * The instant (epoch ms) at which so many whole business days have passed: the first opening after them. Days on which
 * the calendar never opens do not count, nor does what is left of the day one counts from.
 *
 * @example asked on Tuesday, three days have passed when the office opens on Monday: Wednesday, Thursday, Friday
 */
export function openingAfterDays(calendar: Calendar, from: number, days: number): number {
  let at = from;
  for (let day = 0; day <= days; day += 1) {
    const opening = nextOpening(calendar, beginningOfDay(calendar, daysAfter(localDateOf(calendar, at), 1)));
    if (typeof opening !== 'number') return HORIZON.to;
    at = opening;
  }
  return at;
}
