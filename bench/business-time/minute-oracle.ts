import type { Schedule } from './contender.ts';

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;

/**
 * The right answers, counted minute by minute on the wall clock that Intl shows, for hours that end by
 * midnight. Shares no code with what it checks. Zones change their clocks on quarter hours here, so the wall
 * clock is read that often and counted on in between.
 */
export function openMinutes(schedule: Schedule, from: number, to: number) {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: schedule.zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const holidays = new Set(schedule.holidays);
  const week = schedule.week.map((intervals) => intervals.map((times) => times.map(minutesOf)));
  const open = new Uint8Array((to - from) / MINUTE);
  for (let at = from; at < to; at += QUARTER) {
    const [date = '', time = ''] = format.format(at).split(', ');
    if (holidays.has(date)) continue;
    const weekday = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
    for (let past = 0; past < 15; past++) {
      const reading = minutesOf(time) + past;
      const isOpen = (week[weekday] ?? []).some(([begin = 0, end = 0]) => begin <= reading && reading < end);
      open[(at - from) / MINUTE + past] = isOpen ? 1 : 0;
    }
  }
  return {
    /** The first open minute at or after an instant. */
    nextOpening(at: number): number {
      const index = open.indexOf(1, (at - from) / MINUTE);
      if (index === -1) throw new Error('The oracle covers too few years.');
      return from + index * MINUTE;
    },
    /** The earliest instant by which so many open minutes have passed. */
    add(start: number, minutes: number): number {
      let left = minutes;
      for (let index = (start - from) / MINUTE; index < open.length; index++) {
        if (left === 0) return from + index * MINUTE;
        left -= open[index] ?? 0;
      }
      throw new Error('The oracle covers too few years.');
    },
  };
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}
