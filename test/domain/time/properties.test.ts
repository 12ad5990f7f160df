import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  addBusinessTime,
  businessTimeBetween,
  explainBusinessTime,
  isOpenAt,
  nextOpening,
  type CalendarDefinition,
} from '../../../domain/time/index.ts';
import { aCalendar, aSituation, DAY, HOUR, MINUTE } from './calendars.ts';
import { minuteOracle } from './minute-oracle.ts';

const amount = fc.integer({ min: 1, max: 40 * HOUR });
const offset = fc.integer({ min: -40 * DAY, max: 40 * DAY });

describe('business time', () => {
  test('the business time that is added lies between, and not a millisecond earlier', () => {
    fc.assert(
      fc.property(aSituation(30), amount, ({ definition, start, pauses }, ms) => {
        const calendar = aCalendar(definition);
        const due = addBusinessTime(calendar, start, ms, pauses);
        if (typeof due !== 'number') throw new Error(due);
        expect(businessTimeBetween(calendar, start, due, pauses)).toBe(ms);
        expect(businessTimeBetween(calendar, start, due - 1, pauses)).toBe(ms - 1);
      }),
      { numRuns: 400 },
    );
  });

  test('taking business time away mirrors adding it', () => {
    fc.assert(
      fc.property(aSituation(30), amount, ({ definition, start, pauses }, ms) => {
        const calendar = aCalendar(definition);
        const end = start + 20 * DAY;
        const begin = addBusinessTime(calendar, end, -ms, pauses);
        if (typeof begin !== 'number') throw new Error(begin);
        expect(businessTimeBetween(calendar, begin, end, pauses)).toBe(ms);
        expect(businessTimeBetween(calendar, begin + 1, end, pauses)).toBe(ms - 1);
        expect(businessTimeBetween(calendar, end, begin, pauses)).toBe(-ms);
      }),
      { numRuns: 400 },
    );
  });

  test('more time never falls due earlier, and two steps lead where one does', () => {
    fc.assert(
      fc.property(aSituation(30), amount, amount, ({ definition, start, pauses }, one, two) => {
        const calendar = aCalendar(definition);
        const first = addBusinessTime(calendar, start, one, pauses);
        const both = addBusinessTime(calendar, start, one + two, pauses);
        if (typeof first !== 'number' || typeof both !== 'number') throw new Error('beyond the horizon');
        expect(both).toBeGreaterThan(first);
        expect(addBusinessTime(calendar, first, two, pauses)).toBe(both);
      }),
      { numRuns: 300 },
    );
  });

  test('cutting a span in two changes nothing', () => {
    fc.assert(
      fc.property(aSituation(30), offset, offset, ({ definition, start, pauses }, one, two) => {
        const calendar = aCalendar(definition);
        const between = (from: number, to: number) => businessTimeBetween(calendar, from, to, pauses);
        const [middle, end] = [start + one, start + two];
        expect(between(start, middle) + between(middle, end)).toBe(between(start, end));
        expect(Math.abs(between(start, end))).toBeLessThanOrEqual(Math.abs(two));
      }),
      { numRuns: 400 },
    );
  });

  test('cutting the intervals of the week in two changes nothing', () => {
    fc.assert(
      fc.property(aSituation(30), offset, ({ definition, start, pauses }, span) => {
        const whole = businessTimeBetween(aCalendar(definition), start, start + span, pauses);
        const cut = aCalendar({ ...definition, week: cutInTwo(definition.week) });
        expect(businessTimeBetween(cut, start, start + span, pauses)).toBe(whole);
      }),
      { numRuns: 200 },
    );
  });

  test('the lines of an explanation add up to the answer, one for each date in turn', () => {
    fc.assert(
      fc.property(aSituation(30), offset, ({ definition, start, pauses }, span) => {
        const calendar = aCalendar(definition);
        const lines = explainBusinessTime(calendar, start, start + span, pauses);
        const sum = lines.reduce((total, line) => total + line.countedMs, 0);
        expect(sum).toBe(businessTimeBetween(calendar, start, start + span, pauses));
        const dates = lines.map((line) => Date.parse(line.date) / DAY);
        expect(dates).toEqual(dates.map((_, index) => (dates[0] ?? 0) + index));
      }),
      { numRuns: 150 },
    );
  });

  test('the next opening is open and nothing before it is', () => {
    fc.assert(
      fc.property(aSituation(10), ({ definition, start }) => {
        const calendar = aCalendar(definition);
        const opening = nextOpening(calendar, start);
        if (typeof opening !== 'number') throw new Error(opening);
        expect(isOpenAt(calendar, opening)).toBe(true);
        expect(businessTimeBetween(calendar, start, opening)).toBe(0);
        expect(opening === start).toBe(isOpenAt(calendar, start));
        if (opening > start) expect(isOpenAt(calendar, opening - 1)).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test('a slow count of business time minute by minute finds the same', () => {
    fc.assert(
      fc.property(
        aSituation(2),
        fc.integer({ min: 1, max: 2 * 24 * 60 }),
        fc.integer({ min: 1, max: 16 * 60 }),
        ({ definition, start, pauses }, span, budget) => {
          const calendar = aCalendar(definition);
          const oracle = minuteOracle(definition, pauses);
          const end = start + span * MINUTE;
          expect(businessTimeBetween(calendar, start, end, pauses)).toBe(oracle.between(start, end));
          const due = oracle.add(start, budget * MINUTE, start + 2 * DAY);
          if (due === undefined) {
            expect(businessTimeBetween(calendar, start, start + 2 * DAY, pauses)).toBeLessThanOrEqual(
              budget * MINUTE,
            );
          } else {
            expect(addBusinessTime(calendar, start, budget * MINUTE, pauses)).toBe(due);
          }
          if (pauses.length === 0) expect(isOpenAt(calendar, start)).toBe(oracle.countsAt(start));
        },
      ),
      { numRuns: 150 },
    );
  });
});

// At 12:34 where the interval spans it; elsewhere it stays.
function cutInTwo(week: CalendarDefinition['week']): CalendarDefinition['week'] {
  if (week === '24x7') return week;
  return Object.fromEntries(
    Object.entries(week).map(([day, hours]) => [
      day,
      hours.flatMap(([from, to]): (readonly [string, string])[] =>
        from < '12:34' && (to > '12:34' || to <= from)
          ? [
              [from, '12:34'],
              ['12:34', to],
            ]
          : [[from, to]],
      ),
    ]),
  );
}
