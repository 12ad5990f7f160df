import type { Schedule } from './contender.ts';
import { openMinutes } from './minute-oracle.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;

export const SPANS_HOURS = [8, 40, 400, 4000] as const;
export const HOLIDAYS_PER_DECADE = [0, 12, 120] as const;

/** Twelve days a year for ten years, as a state observes them give or take the weekend rules. */
const DAYS_OFF = [
  '01-01',
  '01-19',
  '02-16',
  '04-03',
  '05-25',
  '06-19',
  '07-03',
  '09-07',
  '10-12',
  '11-11',
  '11-26',
  '12-25',
];

/** Detroit, Monday to Friday 08:00–12:00 and 13:00–17:00. */
export function officeSchedule(holidays: number): Schedule {
  const day = [
    ['08:00', '12:00'],
    ['13:00', '17:00'],
  ] as const;
  const years = Array.from({ length: holidays / DAYS_OFF.length }, (_year, index) => 2026 + index);
  return {
    zone: 'America/Detroit',
    week: [day, day, day, day, day, [], []],
    holidays: years.flatMap((year) => DAYS_OFF.map((date) => `${year}-${date}`)),
  };
}

export interface Input {
  readonly start: number;
  readonly amountMs: number;
  /** The right end, by the minute oracle. */
  readonly end: number;
  /** Where those arrive who roll an end at closing time over to the next opening: as defensible. */
  readonly rolledEnd: number;
}

/** Starts on whole minutes of 2026 and 2027, day and night, the same on every run. */
export function inputsFor(schedule: Schedule, spanHours: number, count: number): readonly Input[] {
  const from = Date.UTC(2026, 0, 2);
  const random = generator(spanHours);
  const oracle = openMinutes(schedule, from, Date.UTC(2031, 0, 1));
  return Array.from({ length: count }, () => {
    const start = from + Math.floor(random() * 2 * 365 * 24 * 60) * MINUTE;
    const amountMs = spanHours * HOUR;
    const end = oracle.add(start, spanHours * 60);
    return { start, amountMs, end, rolledEnd: oracle.nextOpening(end) };
  });
}

// A linear congruential generator (Numerical Recipes' constants): even enough to spread starts over two years.
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
