import type { CalendarProblem } from './calendar-definition.ts';
import type { Closure } from './closure.ts';
import { HORIZON } from '../horizon.ts';
import { dayOfDate } from '../zone/local-date.ts';
import { DAY, MINUTE } from '../units.ts';
import { minutesOfTime } from '../zone/wall-time.ts';

/** The closures of a list of holidays, in order. What is wrong is added to `problems`. */
export function parseHolidays(holidays: unknown, problems: CalendarProblem[]): readonly Closure[] {
  if (!Array.isArray(holidays)) {
    problems.push({ path: 'holidays', message: 'Holidays must be a list. It may be empty.' });
    return [];
  }
  const closuresOfDay = new Map<number, Closure[]>();
  holidays.forEach((holiday: unknown, index) => {
    const path = `holidays[${index}]`;
    if (typeof holiday !== 'object' || holiday === null) {
      problems.push({ path, message: 'A holiday needs a date and a name.' });
      return;
    }
    const { date, name, from, to } = holiday as Readonly<Record<string, unknown>>;
    if (typeof name !== 'string' || name.trim() === '') {
      problems.push({ path: `${path}.name`, message: 'A holiday needs a name people will recognise.' });
    }
    const day = parseDay(date, `${path}.date`, problems);
    const begin = parseTime(from, 0, `${path}.from`, problems);
    const end = parseTime(to, DAY, `${path}.to`, problems);
    if (day === undefined || begin === undefined || end === undefined) return;
    if (begin >= end) {
      const message =
        'A closure must end after it starts, on the same day. Use two holidays to cross midnight.';
      problems.push({ path, message });
      return;
    }
    const closure = { from: day * DAY + begin, to: day * DAY + end };
    const sameDay = closuresOfDay.get(day) ?? [];
    if (sameDay.some((other) => closure.from < other.to && other.from < closure.to)) {
      const message = `${String(date)} is already listed as closed at that time. List it once.`;
      problems.push({ path: `${path}.date`, message });
    }
    closuresOfDay.set(day, [...sameDay, closure]);
  });
  return [...closuresOfDay.values()].flat().sort((a, b) => a.from - b.from);
}

function parseDay(date: unknown, path: string, problems: CalendarProblem[]): number | undefined {
  const day = typeof date === 'string' ? dayOfDate(date) : undefined;
  if (day === undefined) {
    const message = `${JSON.stringify(date)} is not a date. Write year, month and day, such as 2026-07-04.`;
    problems.push({ path, message });
    return undefined;
  }
  if (day * DAY < HORIZON.from || day * DAY >= HORIZON.to) {
    problems.push({ path, message: `${String(date)} is out of range. Use a date from 1970 to 2199.` });
    return undefined;
  }
  return day;
}

function parseTime(
  time: unknown,
  missing: number,
  path: string,
  problems: CalendarProblem[],
): number | undefined {
  if (time === undefined) return missing;
  const minutes = typeof time === 'string' ? minutesOfTime(time) : undefined;
  if (minutes !== undefined) return minutes * MINUTE;
  const message = `${JSON.stringify(time)} is not a time. Write hours and minutes, from 00:00 to 24:00.`;
  problems.push({ path, message });
  return undefined;
}
