import factory from 'working-times';
import type { Contender } from '../contender.ts';

const MINUTE = 60_000;

// The package is CommonJS with its class on `default`, which Node hands over inside the default export.
const timers = ((factory as { default?: unknown }).default ?? factory) as typeof factory.default;

export const workingTimes: Contender = {
  name: 'working-times',
  precisionMs: MINUTE,
  expresses: { crossMidnight: false, overlap: false, backwards: false, pauses: false },
  prepare(schedule) {
    const hours = Object.fromEntries(
      schedule.week
        .map((intervals, index) => [(index + 1) % 7, intervals.map(([from, to]) => ({ from, to }))] as const)
        .filter(([, intervals]) => intervals.length > 0),
    );
    timers.clearTimer();
    const timer = timers.getTimerInstance().setConfig({
      vacations: [...schedule.holidays],
      normalWorkingHours: hours,
      exceptionalWorkingHours: {},
      minBufferedDays: 1,
      maxBufferedDays: 1,
    });
    return {
      add: (start, amountMs) => timer.add(new Date(start), amountMs / MINUTE, 'MINUTES').getTime(),
      between: (from, to) =>
        Number(timer.workingTimeBetween(new Date(from), new Date(to), 'MINUTES')) * MINUTE,
    };
  },
};
