import {
  addBusinessTime,
  businessTimeBetween,
  compileCalendar,
  WEEKDAYS,
} from '../../../domain/time/index.ts';
import type { Contender } from '../contender.ts';

export const rotunda: Contender = {
  name: 'rotunda',
  precisionMs: 1,
  expresses: { crossMidnight: true, overlap: true, backwards: true, pauses: true },
  prepare(schedule, stretches) {
    const compiled = compileCalendar({
      zone: schedule.zone,
      week: Object.fromEntries(WEEKDAYS.map((day, index) => [day, schedule.week[index] ?? []])),
      holidays: schedule.holidays.map((date) => ({ date, name: 'holiday' })),
    });
    if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
    const { calendar } = compiled;
    const pauses = stretches.map(([from, to]) => ({ from, to }));
    return {
      add(start, amountMs) {
        const due = addBusinessTime(calendar, start, amountMs, pauses);
        return typeof due === 'number' ? due : Infinity;
      },
      between: (from, to) => businessTimeBetween(calendar, from, to, pauses),
    };
  },
};
