/** Lengths in milliseconds. A day here is 24 hours of the wall clock, whatever the zone does to it. */
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;
