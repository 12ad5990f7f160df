import moment from 'moment-business-time';
import type { Contender } from '../contender.ts';

const MINUTE = 60_000;

export const momentBusinessTime: Contender = {
  name: 'moment-business-time',
  precisionMs: MINUTE,
  expresses: { crossMidnight: false, overlap: false, backwards: true, pauses: false },
  prepare(schedule) {
    const hours = (index: number) => {
      const times = (schedule.week[index] ?? []).flatMap(([from, to]) => [`${from}:00`, `${to}:00`]);
      return times.length === 0 ? null : times;
    };
    moment.updateLocale(moment.locale(), {
      workinghours: {
        0: hours(6),
        1: hours(0),
        2: hours(1),
        3: hours(2),
        4: hours(3),
        5: hours(4),
        6: hours(5),
      },
      holidays: schedule.holidays,
    });
    return {
      add: (start, amountMs) =>
        amountMs < 0
          ? moment(start)
              .subtractWorkingTime(-amountMs / MINUTE, 'minutes')
              .valueOf()
          : moment(start)
              .addWorkingTime(amountMs / MINUTE, 'minutes')
              .valueOf(),
      between: (from, to) => moment(to).workingDiff(moment(from), 'minutes') * MINUTE,
    };
  },
};
