import { businessTimeBetween } from './business-time-between.ts';
import type { Calendar } from './calendar/calendar.ts';
import type { Weekday } from './calendar/calendar-definition.ts';
import { notesOfDay, type DayPart } from './day-notes.ts';
import { requireWithinHorizon } from './horizon.ts';
import { dateOfDay, weekdayOfDay } from './zone/local-date.ts';
import { mergePauses, type Pause } from './pauses.ts';
import { offsetRuns } from './timeline.ts';
import { DAY } from './units.ts';

/** One local date of an explanation. */
export interface DayLine {
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly weekday: Weekday;
  /** Open ms of this date that counted. */
  readonly countedMs: number;
  /** Why it is not more: holidays, closed weekdays, clock changes, pauses, where the span starts and ends. */
  readonly notes: readonly string[];
}

/** Ten years and some: what a person may page through. */
export const MAX_EXPLAINED_DAYS = 3_700;

/**
 * The sum behind {@link businessTimeBetween}: one line for each local date from `from` to `to`, also for those
 * where nothing counted. The lines add up to its answer exactly, negative when `to` comes first. No lines when
 * both are the same instant.
 *
 * @param from epoch ms
 * @param to epoch ms
 * @param pauses epoch ms, in any order, overlapping or not
 * @throws RangeError when an instant lies outside the horizon or the span has more than
 *   {@link MAX_EXPLAINED_DAYS} days
 *
 * @example
 * // Detroit, Monday to Friday 08:00–17:00, Friday 15:00 to Monday 10:00
 * // 2026-03-06  friday    2 h  counted from 15:00
 * // 2026-03-07  saturday  0 h  closed on Saturdays
 * // 2026-03-08  sunday    0 h  closed on Sundays; clock change: this day has 23 hours
 * // 2026-03-09  monday    2 h  counted until 10:00
 */
export function explainBusinessTime(
  calendar: Calendar,
  from: number,
  to: number,
  pauses: readonly Pause[] = [],
): readonly DayLine[] {
  requireWithinHorizon(from);
  requireWithinHorizon(to);
  const [first, last] = from <= to ? [from, to] : [to, from];
  if (last - first > MAX_EXPLAINED_DAYS * DAY) {
    throw new RangeError(`An explanation covers at most ${MAX_EXPLAINED_DAYS} days.`);
  }
  if (first === last) return [];
  const merged = mergePauses(pauses);
  const days = partsByDay(calendar, first, last);
  return [...days].map(([day, parts]) => ({
    date: dateOfDay(day),
    weekday: weekdayOfDay(day),
    countedMs: countParts(calendar, parts, merged, from <= to),
    notes: notesOfDay(calendar, day, parts, { from: first, to: last }, merged),
  }));
}

function countParts(
  calendar: Calendar,
  parts: readonly DayPart[],
  pauses: readonly Pause[],
  forward: boolean,
): number {
  return parts.reduce(
    (sum, { from, to }) =>
      sum +
      (forward
        ? businessTimeBetween(calendar, from, to, pauses)
        : businessTimeBetween(calendar, to, from, pauses)),
    0,
  );
}

// A date may come in several parts: clocks set back over midnight return to the date before. A date the zone
// skipped altogether, as Samoa did once, comes in none.
function partsByDay(calendar: Calendar, from: number, to: number): ReadonlyMap<number, readonly DayPart[]> {
  const found: { day: number; part: DayPart }[] = [];
  for (const run of offsetRuns(calendar.timeline, from, to)) {
    const end = run.to + run.offset;
    for (let reading = run.from + run.offset; reading < end;) {
      const day = Math.floor(reading / DAY);
      const next = Math.min((day + 1) * DAY, end);
      found.push({ day, part: { from: reading - run.offset, to: next - run.offset, offset: run.offset } });
      reading = next;
    }
  }
  const days = new Map<number, DayPart[]>();
  const numbers = found.map(({ day }) => day);
  const lastDay = Math.max(...numbers);
  for (let day = Math.min(...numbers); day <= lastDay; day++) days.set(day, []);
  for (const { day, part } of found) days.get(day)?.push(part);
  return days;
}
