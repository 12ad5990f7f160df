import type { CalendarDefinition, CalendarProblem } from './calendar-definition.ts';
import type { Calendar } from './calendar.ts';
import { parseHolidays } from './parse-holidays.ts';
import { parseWeek } from './parse-week.ts';
import { timelineOf } from '../timeline.ts';
import { weekTableOf } from './week-table.ts';
import { isKnownZone } from '../zone/zone-table.ts';

export type CompiledCalendar =
  | { readonly ok: true; readonly calendar: Calendar }
  | { readonly ok: false; readonly problems: readonly CalendarProblem[] };

/**
 * Checks a definition and makes it ready to compute with. Every problem is listed, not only the first, and
 * none throws, whatever the definition holds.
 *
 * @example
 * const compiled = compileCalendar({
 *   zone: 'America/Detroit',
 *   week: { monday: [['08:00', '12:00'], ['13:00', '17:00']], friday: [['22:00', '06:00']] },
 *   holidays: [{ date: '2026-12-24', name: 'Christmas Eve', from: '12:00' }],
 * });
 * if (!compiled.ok) return compiled.problems; // [{ path: 'week.monday[0]', message: '…' }]
 * addBusinessTime(compiled.calendar, start, 4 * 3_600_000);
 */
export function compileCalendar(definition: CalendarDefinition): CompiledCalendar {
  const given: unknown = definition;
  if (typeof given !== 'object' || given === null) {
    return { ok: false, problems: [{ path: '', message: 'A calendar needs a zone, a week and holidays.' }] };
  }
  const { zone, week, holidays } = given as Readonly<Record<string, unknown>>;
  const problems: CalendarProblem[] = [];
  if (typeof zone !== 'string' || !isKnownZone(zone)) {
    const message = `${JSON.stringify(zone)} is not a known time zone. Use a name such as America/Detroit.`;
    problems.push({ path: 'zone', message });
  }
  const open = parseWeek(week, problems);
  const closures = parseHolidays(holidays, problems);
  if (problems.length > 0) return { ok: false, problems };
  const timeline = timelineOf(weekTableOf(open), closures, definition.zone);
  return { ok: true, calendar: { definition, timeline } };
}
