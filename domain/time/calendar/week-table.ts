import { DAY, MINUTE, WEEK } from '../units.ts';

export const MINUTES_OF_WEEK = WEEK / MINUTE;

// The Monday before 1970-01-01, where the count of weeks and of open time begins.
const FIRST_MONDAY = -3 * DAY;

// Own constants, as the engine folds those of a module into its code but reads imported ones at each use.
const WEEK_MS = WEEK;
const MINUTE_MS = MINUTE;
const PER_WEEK = 1 / WEEK;
const PER_MINUTE = 1 / MINUTE;

/**
 * The weekly hours without holidays, minute by minute. Hours are stated in whole minutes, so two small tables
 * (40 kB) turn "how much is open before this reading" and its inverse into one look-up each, however many
 * intervals the week has.
 */
export interface WeekTable {
  /** Open minutes of the week before each of its minutes, before its end, and once more for what follows. */
  readonly openBefore: Uint16Array;
  /** For each open minute of the week, in order, which minute it is. */
  readonly openMinutes: Uint16Array;
  /** Open ms of one week, more than 0. */
  readonly total: number;
  /** 1 / total */
  readonly perTotal: number;
}

/** `open` has a 1 for each open minute of the week, from Monday 00:00; at least one must be open. */
export function weekTableOf(open: Uint8Array): WeekTable {
  const openBefore = new Uint16Array(MINUTES_OF_WEEK + 2);
  const openMinutes = new Uint16Array(MINUTES_OF_WEEK);
  let count = 0;
  for (let minute = 0; minute < MINUTES_OF_WEEK; minute++) {
    openBefore[minute] = count;
    openMinutes[count] = minute;
    count += open[minute] as number;
  }
  openBefore.fill(count, MINUTES_OF_WEEK);
  return {
    openBefore,
    openMinutes: openMinutes.slice(0, count),
    total: count * MINUTE,
    perTotal: 1 / (count * MINUTE),
  };
}

/** Weekly open ms before a local reading, counted from the first Monday. */
export function weeklyOpenBefore(week: WeekTable, reading: number): number {
  // Multiplying by the reciprocal is quicker than dividing. It may round a boundary to the week or minute that
  // ends there; the count is the same, as the table has an entry for the end.
  const sinceMonday = reading - FIRST_MONDAY;
  const weeks = Math.floor(sinceMonday * PER_WEEK);
  const inWeek = sinceMonday - weeks * WEEK_MS;
  const minute = (inWeek * PER_MINUTE) | 0;
  const before = week.openBefore[minute] as number;
  const isOpen = (week.openBefore[minute + 1] as number) - before;
  return weeks * week.total + before * MINUTE_MS + isOpen * (inWeek - minute * MINUTE_MS);
}

/** True when the weekly hours include the minute of a local reading. */
export function isWeeklyOpen(week: WeekTable, reading: number): boolean {
  const sinceMonday = reading - FIRST_MONDAY;
  const minute = Math.trunc((sinceMonday - Math.floor(sinceMonday / WEEK) * WEEK) / MINUTE);
  return week.openBefore[minute + 1] !== week.openBefore[minute];
}

/** The latest local reading before which no more than `open` weekly ms (whole) have passed: it is open. */
export function latestWeeklyReading(week: WeekTable, open: number): number {
  // Half a millisecond keeps the rounding of a product off the boundary, where here the week and minute matter.
  const weeks = Math.floor((open + 0.5) * week.perTotal);
  const inWeek = open - weeks * week.total;
  const count = ((inWeek + 0.5) * PER_MINUTE) | 0;
  const minute = week.openMinutes[count] as number;
  return FIRST_MONDAY + weeks * WEEK_MS + minute * MINUTE_MS + (inWeek - count * MINUTE_MS);
}
