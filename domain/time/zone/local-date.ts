import { WEEKDAYS, type Weekday } from '../calendar/calendar-definition.ts';
import { DAY } from '../units.ts';

/*
 * A local date is counted in days since 1970-01-01, a local reading in milliseconds since that date's
 * midnight, both as the wall clock shows them: arithmetic on them knows nothing of zones.
 */

/** The day number of `YYYY-MM-DD`, or undefined when the calendar has no such date. */
export function dayOfDate(date: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return undefined;
  const midnight = Date.parse(`${date}T00:00:00Z`);
  // Date.parse rolls 30 February over into March.
  return Number.isNaN(midnight) || dateOfDay(midnight / DAY) !== date ? undefined : midnight / DAY;
}

/** `YYYY-MM-DD` of a day number. */
export function dateOfDay(day: number): string {
  return new Date(day * DAY).toISOString().slice(0, 10);
}

/**
 * The date so many days after another, before it when negative.
 *
 * @throws RangeError when the calendar has no such date
 */
export function daysAfter(date: string, days: number): string {
  return dateOfDay((dayOfDate(date) ?? NaN) + days);
}

/** 0 for Monday to 6 for Sunday; 1970-01-01 was a Thursday. */
export function weekdayIndexOfDay(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

export function weekdayOfDay(day: number): Weekday {
  return WEEKDAYS[weekdayIndexOfDay(day)] as Weekday;
}
