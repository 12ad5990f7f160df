import { WEEKDAYS, type CalendarProblem } from './calendar-definition.ts';
import { minutesOfTime } from '../zone/wall-time.ts';
import { MINUTES_OF_WEEK } from './week-table.ts';

const MINUTES_OF_DAY = 24 * 60;

/**
 * The open minutes of the week, from Monday 00:00: 1 for open, 0 for closed. What is wrong is added to
 * `problems`; the result then means nothing.
 */
export function parseWeek(week: unknown, problems: CalendarProblem[]): Uint8Array {
  const open = new Uint8Array(MINUTES_OF_WEEK);
  if (week === '24x7') return open.fill(1);
  if (typeof week !== 'object' || week === null || Array.isArray(week)) {
    problems.push({ path: 'week', message: 'Opening hours must be given by weekday, or be "24x7".' });
    return open;
  }
  const found = problems.length;
  for (const [day, intervals] of Object.entries(week) as [string, unknown][]) {
    const index = WEEKDAYS.findIndex((weekday) => weekday === day);
    if (index === -1) {
      problems.push({ path: `week.${day}`, message: `"${day}" is not a weekday. Use monday to sunday.` });
    } else if (Array.isArray(intervals)) {
      intervals.forEach((interval: unknown, position) => {
        openInterval(open, index, interval, `week.${day}[${position}]`, problems);
      });
    } else if (intervals !== undefined) {
      problems.push({ path: `week.${day}`, message: `The opening hours of ${day} must be a list of times.` });
    }
  }
  if (problems.length === found && !open.includes(1)) {
    problems.push({ path: 'week', message: 'This calendar never opens. Give at least one weekday hours.' });
  }
  return open;
}

function openInterval(
  open: Uint8Array,
  day: number,
  interval: unknown,
  path: string,
  problems: CalendarProblem[],
): void {
  const parsed = parseInterval(interval);
  if (typeof parsed === 'string') {
    problems.push({ path, message: parsed });
    return;
  }
  const begin = day * MINUTES_OF_DAY + parsed.from;
  const end = begin + parsed.length;
  open.fill(1, begin, Math.min(end, MINUTES_OF_WEEK));
  // Sunday night runs into Monday morning.
  if (end > MINUTES_OF_WEEK) open.fill(1, 0, end - MINUTES_OF_WEEK);
}

function parseInterval(interval: unknown): { from: number; length: number } | string {
  if (!Array.isArray(interval) || interval.length !== 2) {
    return 'Opening hours need a start and an end, such as 08:00 and 17:00.';
  }
  const [start, stop] = interval as [unknown, unknown];
  const from = parseTime(start);
  if (typeof from === 'string') return from;
  const to = parseTime(stop);
  if (typeof to === 'string') return to;
  if (from === MINUTES_OF_DAY) return 'Hours cannot start at 24:00. Give them to the next day, from 00:00.';
  if (from === to) {
    return `Hours cannot start and end at the same time (${String(start)}). For a whole day write 00:00 to 24:00.`;
  }
  return { from, length: to > from ? to - from : to + MINUTES_OF_DAY - from };
}

function parseTime(time: unknown): number | string {
  const minutes = typeof time === 'string' ? minutesOfTime(time) : undefined;
  return minutes ?? `${JSON.stringify(time)} is not a time. Write hours and minutes, from 00:00 to 24:00.`;
}
