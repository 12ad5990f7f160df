import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import {
  addBusinessTime,
  businessTimeBetween,
  WEEKDAYS,
  type Calendar,
  type CalendarDefinition,
} from '../../../domain/time/index.ts';
import { aCalendar, MINUTE } from './calendars.ts';

/*
 * 1,600 cases with answers from an independent minute-by-minute count over 2024–2029, made with zone data
 * 2025c. Later zone data changes Africa/Casablanca and America/Havana within 2026, but in none of these cases.
 */
interface Fixture<Case> {
  readonly meta: {
    readonly schedules: Readonly<
      Record<string, Readonly<Record<string, readonly (readonly [string, string])[]>>>
    >;
    readonly holidaySets: Readonly<Record<string, readonly string[]>>;
  };
  readonly cases: readonly (Case & Situation)[];
}
interface Situation {
  readonly id: string;
  readonly zone: string;
  readonly schedule: string;
  readonly holidays: string;
  readonly pauses: readonly (readonly [string, string])[];
  readonly start: string;
}

function read<Case>(name: string): Fixture<Case> {
  return JSON.parse(
    readFileSync(`${import.meta.dirname}/../../fixtures/${name}.json`, 'utf8'),
  ) as Fixture<Case>;
}

function calendarsOf({ meta }: Fixture<unknown>): (situation: Situation) => Calendar {
  const known = new Map<string, Calendar>();
  return ({ zone, schedule, holidays }) => {
    const key = `${zone} ${schedule} ${holidays}`;
    const calendar = known.get(key) ?? aCalendar(definition(zone, schedule, holidays));
    known.set(key, calendar);
    return calendar;
  };

  function definition(zone: string, schedule: string, holidays: string): CalendarDefinition {
    const hours = meta.schedules[schedule] ?? {};
    const week = Object.fromEntries(WEEKDAYS.map((day) => [day, hours[day.slice(0, 3)] ?? []]));
    // The sets name a date twice here and there; a definition may not.
    const dates = [...new Set(meta.holidaySets[holidays])];
    return { zone, week, holidays: dates.map((date) => ({ date, name: holidays })) };
  }
}

const pausesOf = ({ pauses }: Situation) =>
  pauses.map(([from, to]) => ({ from: Date.parse(from), to: Date.parse(to) }));

describe('business time agrees with a count minute by minute', () => {
  test('business time added in 800 cases agrees with a count minute by minute', () => {
    const fixture = read<{ minutes: number; expected: string }>('business-time-add');
    const calendarOf = calendarsOf(fixture);
    const answers = fixture.cases.map((one) => {
      const due = addBusinessTime(
        calendarOf(one),
        Date.parse(one.start),
        one.minutes * MINUTE,
        pausesOf(one),
      );
      return [one.id, typeof due === 'number' ? new Date(due).toISOString() : due];
    });
    expect(answers).toHaveLength(800);
    expect(answers).toEqual(fixture.cases.map((one) => [one.id, one.expected]));
  });

  test('business time between the instants of 800 cases agrees with a count minute by minute', () => {
    const fixture = read<{ end: string; expectedMs: number }>('business-time-between');
    const calendarOf = calendarsOf(fixture);
    const answers = fixture.cases.map((one) => [
      one.id,
      businessTimeBetween(calendarOf(one), Date.parse(one.start), Date.parse(one.end), pausesOf(one)),
    ]);
    expect(answers).toHaveLength(800);
    expect(answers).toEqual(fixture.cases.map((one) => [one.id, one.expectedMs]));
  });
});
