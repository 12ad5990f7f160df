import type { Calendar } from './calendar/calendar.ts';
import { HORIZON } from './horizon.ts';
import { nextOpening } from './opening.ts';
import { localDateOf } from './zone/local-date-of.ts';

const hour = 3_600_000;

/**
 * The instant (epoch ms) at which so many whole business days have passed: the first opening after them. Days on which
 * the calendar never opens do not count, nor does what is left of the day one counts from.
 *
 * @example asked on Tuesday, three days have passed when the office opens on Monday: Wednesday, Thursday, Friday
 */
export function openingAfterDays(calendar: Calendar, from: number, days: number): number {
  let at = from;
  for (let day = 0; day <= days; day += 1) {
    const opening = nextOpening(calendar, beginningOfNextDay(calendar, at));
    if (typeof opening !== 'number') return HORIZON.to;
    at = opening;
  }
  return at;
}

/** The first full hour of the next day: no zone has a day that begins within the hour before an office opens. */
function beginningOfNextDay(calendar: Calendar, from: number): number {
  const today = localDateOf(calendar, from);
  let at = Math.ceil((from + 1) / hour) * hour;
  while (localDateOf(calendar, at) === today) at += hour;
  return at;
}
