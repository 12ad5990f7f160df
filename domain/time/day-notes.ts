import type { Calendar } from './calendar/calendar.ts';
import { HORIZON } from './horizon.ts';
import { dateOfDay, weekdayIndexOfDay, weekdayOfDay } from './zone/local-date.ts';
import type { Pause } from './pauses.ts';
import { offsetRuns } from './timeline.ts';
import { DAY, HOUR, MINUTE } from './units.ts';
import { timeOfMinutes } from './zone/wall-time.ts';

/** Instants [from, to) that lie on one local date under one offset; all in ms. */
export interface DayPart {
  readonly from: number;
  readonly to: number;
  readonly offset: number;
}

/** What a reader must know about one local date to believe its number; `span` is the whole explanation's. */
export function notesOfDay(
  calendar: Calendar,
  day: number,
  parts: readonly DayPart[],
  span: Pause,
  pauses: readonly Pause[],
): readonly string[] {
  const first = parts[0];
  const last = parts.at(-1);
  if (!first || !last) return ['clock change: this date was skipped'];
  const notes = [...holidayNotes(calendar, day), ...weekNotes(calendar, day), ...clockNotes(calendar, day)];
  if (first.from === span.from && !isMidnight(first.from, first)) {
    notes.push(`counted from ${timeOf(first.from, first)}`);
  }
  if (last.to === span.to && !isMidnight(last.to, last)) notes.push(`counted until ${timeOf(last.to, last)}`);
  return [...notes, ...pauseNotes(parts, pauses)];
}

function holidayNotes(calendar: Calendar, day: number): string[] {
  const date = dateOfDay(day);
  return calendar.definition.holidays
    .filter((holiday) => holiday.date === date)
    .map(({ name, from = '00:00', to = '24:00' }) =>
      from === '00:00' && to === '24:00' ? `holiday: ${name}` : `holiday: ${name}, closed ${from}–${to}`,
    );
}

function weekNotes(calendar: Calendar, day: number): string[] {
  const { openBefore } = calendar.timeline.week;
  const monday = weekdayIndexOfDay(day) * (DAY / MINUTE);
  return openBefore[monday] === openBefore[monday + DAY / MINUTE]
    ? [`closed on ${capitalise(weekdayOfDay(day))}s`]
    : [];
}

function clockNotes(calendar: Calendar, day: number): string[] {
  // No offset exceeds a day, so the whole date lies within a day of its UTC namesake.
  const from = Math.max((day - 1) * DAY, HORIZON.from);
  const to = Math.min((day + 2) * DAY, HORIZON.to);
  const runs = offsetRuns(calendar.timeline, from, to);
  if (runs.length < 2) return [];
  const length = runs.reduce((sum, run) => {
    const begin = Math.max(run.from + run.offset, day * DAY);
    const end = Math.min(run.to + run.offset, (day + 1) * DAY);
    return sum + Math.max(0, end - begin);
  }, 0);
  return length === DAY ? [] : [`clock change: this day has ${lengthOf(length)}`];
}

function pauseNotes(parts: readonly DayPart[], pauses: readonly Pause[]): string[] {
  const paused = pauses.flatMap((pause) =>
    parts
      .map((part) => ({ ...part, from: Math.max(part.from, pause.from), to: Math.min(part.to, pause.to) }))
      .filter(({ from, to }) => from < to),
  );
  return paused.map((part) => `paused ${timeOf(part.from, part)}–${endTimeOf(part.to, part)} local time`);
}

function isMidnight(at: number, { offset }: DayPart): boolean {
  return (at + offset) % DAY === 0;
}

function timeOf(at: number, { offset }: DayPart): string {
  return timeOfMinutes(((((at + offset) % DAY) + DAY) % DAY) / MINUTE);
}

function endTimeOf(at: number, part: DayPart): string {
  return isMidnight(at, part) ? '24:00' : timeOf(at, part);
}

function capitalise(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function lengthOf(ms: number): string {
  const hours = Math.floor(ms / HOUR);
  const minutes = Math.round((ms % HOUR) / MINUTE);
  if (minutes === 0) return `${hours} hours`;
  return `${hours} hours ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
}
