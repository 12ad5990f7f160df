import { createRequire } from 'node:module';
import type { opening_hours } from 'opening_hours';
import type { Contender } from '../contender.ts';

const DAYS = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const OpeningHours = createRequire(import.meta.url)('opening_hours') as typeof opening_hours;

/** Reads OpenStreetMap's opening hours; adds no time, but tells how long a span is open. */
export const openingHours: Contender = {
  name: 'opening_hours',
  precisionMs: 1,
  expresses: { crossMidnight: true, overlap: true, backwards: true, pauses: false },
  prepare(schedule) {
    const week = schedule.week
      .map((intervals, index) => `${DAYS[index]} ${intervals.map((times) => times.join('-')).join(',')}`)
      .filter((_rule, index) => (schedule.week[index] ?? []).length > 0);
    const off = schedule.holidays.map((date) => {
      const [year = '', month = '', day = ''] = date.split('-');
      return `${year} ${MONTHS[Number(month) - 1]} ${day} off`;
    });
    const hours = new OpeningHours([week.join(', '), ...off].join('; '));
    const open = (from: number, to: number) => hours.getOpenDuration(new Date(from), new Date(to))[0];
    return { between: (from, to) => (from <= to ? open(from, to) : -open(to, from)) };
  },
};
