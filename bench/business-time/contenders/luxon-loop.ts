import { DateTime } from 'luxon';
import type { Contender } from '../contender.ts';

/** What a careful developer writes without a library for it: a loop over days, each interval clipped. */
export const luxonLoop: Contender = {
  name: 'luxon day loop (ours)',
  precisionMs: 1,
  expresses: { crossMidnight: false, overlap: false, backwards: true, pauses: false },
  prepare(schedule) {
    const holidays = new Set(schedule.holidays);
    const week = schedule.week.map((intervals) =>
      intervals.map(([from, to]) => [minutesOf(from), minutesOf(to)] as const),
    );

    function openIntervals(day: DateTime): readonly (readonly [from: number, to: number])[] {
      if (holidays.has(day.toISODate() ?? '')) return [];
      return (week[day.weekday - 1] ?? []).map(([from, to]) => [readingOn(day, from), readingOn(day, to)]);
    }
    function add(start: number, amountMs: number): number {
      let left = amountMs;
      for (let day = DateTime.fromMillis(start, { zone: schedule.zone }).startOf('day'); ;) {
        for (const [from, to] of openIntervals(day)) {
          const begin = Math.max(from, start);
          if (begin >= to) continue;
          if (to - begin >= left) return begin + left;
          left -= to - begin;
        }
        day = day.plus({ days: 1 });
      }
    }
    function subtract(start: number, amountMs: number): number {
      let left = amountMs;
      for (let day = DateTime.fromMillis(start, { zone: schedule.zone }).startOf('day'); ;) {
        for (const [from, to] of openIntervals(day).toReversed()) {
          const end = Math.min(to, start);
          if (from >= end) continue;
          if (end - from >= left) return end - left;
          left -= end - from;
        }
        day = day.minus({ days: 1 });
      }
    }
    function between(from: number, to: number): number {
      if (from > to) return -between(to, from);
      let sum = 0;
      let day = DateTime.fromMillis(from, { zone: schedule.zone }).startOf('day');
      for (; day.toMillis() < to; day = day.plus({ days: 1 })) {
        for (const [begin, end] of openIntervals(day))
          sum += Math.max(0, Math.min(end, to) - Math.max(begin, from));
      }
      return sum;
    }
    return {
      add: (start, amountMs) => {
        if (amountMs === 0) return start;
        return amountMs > 0 ? add(start, amountMs) : subtract(start, -amountMs);
      },
      between,
    };
  },
};

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

function readingOn(day: DateTime, minutes: number): number {
  const at =
    minutes === 1440
      ? day.plus({ days: 1 })
      : day.set({ hour: Math.floor(minutes / 60), minute: minutes % 60 });
  return at.toMillis();
}
