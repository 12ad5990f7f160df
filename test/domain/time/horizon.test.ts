import { describe, expect, test } from '@jest/globals';
import {
  addBusinessTime,
  BEYOND_HORIZON,
  businessTimeBetween,
  explainBusinessTime,
  HORIZON,
  isOpenAt,
  localDateOf,
  MAX_EXPLAINED_DAYS,
  nextOpening,
} from '../../../domain/time/index.ts';
import { aCalendar, DAY, HOUR, MINUTE } from './calendars.ts';

const start = Date.parse('2026-06-01T12:00Z');
const office = aCalendar();
const minuteAWeek = aCalendar({ week: { sunday: [['02:30', '02:31']] } });

describe('nothing searches for ever', () => {
  test.each([
    [Infinity],
    [-Infinity],
    [Number.MAX_VALUE],
    [-Number.MAX_VALUE],
    [Number.MAX_SAFE_INTEGER],
    [400_000 * HOUR * 100],
  ])('adding %d ms lies beyond the horizon', (amount) => {
    expect(addBusinessTime(office, start, amount)).toBe(BEYOND_HORIZON);
    expect(addBusinessTime(minuteAWeek, start, amount)).toBe(BEYOND_HORIZON);
    expect(addBusinessTime(office, start, amount, [{ from: start, to: start + HOUR }])).toBe(BEYOND_HORIZON);
  });

  test('a calendar open one minute a week takes a century and a half, or refuses', () => {
    // Each spring the clocks skip this minute once.
    const due = addBusinessTime(minuteAWeek, start, 7_800 * MINUTE);
    expect(new Date(due).getUTCFullYear()).toBe(2178);
    expect(businessTimeBetween(minuteAWeek, start, due as number)).toBe(7_800 * MINUTE);
    expect(addBusinessTime(minuteAWeek, start, 10_000 * MINUTE)).toBe(BEYOND_HORIZON);
  });

  test('a pause without an end puts the end off for ever', () => {
    expect(addBusinessTime(office, start, HOUR, [{ from: start, to: Infinity }])).toBe(BEYOND_HORIZON);
    expect(addBusinessTime(office, start, -HOUR, [{ from: -Infinity, to: start }])).toBe(BEYOND_HORIZON);
    expect(businessTimeBetween(office, start, start + DAY, [{ from: start, to: Infinity }])).toBe(0);
  });

  test('empty and reversed pauses take nothing away', () => {
    const due = addBusinessTime(office, start, HOUR);
    expect(addBusinessTime(office, start, HOUR, [{ from: start, to: start }])).toBe(due);
    expect(addBusinessTime(office, start, HOUR, [{ from: start + HOUR, to: start }])).toBe(due);
  });

  test('the ends of the horizon belong to it', () => {
    const always = aCalendar({ week: '24x7', zone: 'UTC' });
    const span = HORIZON.to - HORIZON.from;
    expect(businessTimeBetween(always, HORIZON.from, HORIZON.to)).toBe(span);
    expect(addBusinessTime(always, HORIZON.from, span)).toBe(HORIZON.to);
    expect(addBusinessTime(always, HORIZON.to, -span)).toBe(HORIZON.from);
    expect(addBusinessTime(always, HORIZON.from, span + 1)).toBe(BEYOND_HORIZON);
    expect(addBusinessTime(always, HORIZON.to, -span - 1)).toBe(BEYOND_HORIZON);
    expect(nextOpening(aCalendar({ zone: 'UTC' }), HORIZON.to)).toBe(BEYOND_HORIZON);
  });

  test.each([[NaN], [-1], [HORIZON.to + 1], [Infinity]])(
    'business time at the instant %d is refused',
    (at) => {
      expect(() => businessTimeBetween(office, at, start)).toThrow(RangeError);
      expect(() => businessTimeBetween(office, start, at)).toThrow(RangeError);
      expect(() => explainBusinessTime(office, at, start)).toThrow(RangeError);
      expect(() => isOpenAt(office, at)).toThrow(RangeError);
      expect(() => nextOpening(office, at)).toThrow(RangeError);
      expect(() => localDateOf(office, at)).toThrow(RangeError);
    },
  );

  test('adding to an instant outside the horizon has no answer; NaN is a mistake', () => {
    expect(addBusinessTime(office, HORIZON.to + 1, HOUR)).toBe(BEYOND_HORIZON);
    expect(addBusinessTime(office, -1, HOUR)).toBe(BEYOND_HORIZON);
    expect(() => addBusinessTime(office, NaN, HOUR)).toThrow(RangeError);
    expect(() => addBusinessTime(office, start, NaN)).toThrow(RangeError);
    expect(() => addBusinessTime(office, start, HOUR, [{ from: NaN, to: start }])).toThrow(RangeError);
  });

  test('an explanation of more days than anyone reads is refused', () => {
    const end = start + MAX_EXPLAINED_DAYS * DAY;
    expect(explainBusinessTime(office, start, end)).toHaveLength(MAX_EXPLAINED_DAYS + 1);
    expect(() => explainBusinessTime(office, start, end + 1)).toThrow('at most 3700 days');
  });
});

test('answers about business time do not depend on the order of the questions', () => {
  const instants = ['1971-02-01', '2026-06-01', '1999-12-31', '2150-01-01', '2038-05-05'].map((at) =>
    Date.parse(at),
  );
  const ask = (order: readonly number[]) => {
    const calendar = aCalendar({ zone: 'Europe/Dublin', week: { sunday: [['00:30', '03:30']] } });
    const answers = order.map((at) => [at, addBusinessTime(calendar, at, 77 * HOUR)] as const);
    return answers.toSorted(([a], [b]) => a - b);
  };
  expect(ask(instants.toReversed())).toEqual(ask(instants));
});
