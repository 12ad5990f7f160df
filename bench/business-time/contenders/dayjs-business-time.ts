import dayjs from 'dayjs';
import businessTime from 'dayjs-business-time';
import type { Contender } from '../contender.ts';

const MINUTE = 60_000;

dayjs.extend(businessTime);

export const dayjsBusinessTime: Contender = {
  name: 'dayjs-business-time',
  precisionMs: MINUTE,
  expresses: { crossMidnight: false, overlap: false, backwards: true, pauses: false },
  prepare(schedule) {
    const hours = (index: number) => {
      const list = (schedule.week[index] ?? []).map(([start, end]) => ({
        start: `${start}:00`,
        end: `${end}:00`,
      }));
      return list.length === 0 ? null : list;
    };
    dayjs.setBusinessTime({
      monday: hours(0),
      tuesday: hours(1),
      wednesday: hours(2),
      thursday: hours(3),
      friday: hours(4),
      saturday: hours(5),
      sunday: hours(6),
    });
    dayjs.setHolidays([...schedule.holidays]);
    return {
      add: (start, amountMs) =>
        amountMs < 0
          ? dayjs(start)
              .subtractBusinessMinutes(-amountMs / MINUTE)
              .valueOf()
          : dayjs(start)
              .addBusinessMinutes(amountMs / MINUTE)
              .valueOf(),
      between: (from, to) => dayjs(from).businessMinutesDiff(dayjs(to)) * MINUTE,
    };
  },
};
