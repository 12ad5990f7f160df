export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Monday 30 November 2026, midnight in Detroit; no clock change for months around it. */
export const FIRST_MONDAY = Date.parse('2026-11-30T00:00:00-05:00');

/**
 * The instant of a wall-clock reading in Detroit, in the week of 30 November 2026 or some weeks later.
 *
 * @example at('Tue 09:30') // epoch ms of 2026-12-01T09:30-05:00
 */
export function at(reading: string, weeksLater = 0): number {
  const [, name = '', hours = '', minutes = ''] = /^(\w{3}) (\d{2}):(\d{2})$/.exec(reading) ?? [];
  const day = days.indexOf(name);
  if (day < 0) throw new Error(`"${reading}" is no reading such as "Tue 09:30".`);
  return FIRST_MONDAY + (weeksLater * 7 + day) * DAY + Number(hours) * HOUR + Number(minutes) * MINUTE;
}

/** The inverse of {@link at}, for assertions a person can read. */
export function reading(instant: number | undefined): string {
  if (instant === undefined) return 'none';
  const since = instant - FIRST_MONDAY;
  const week = Math.floor(since / (7 * DAY));
  const day = days[Math.floor(since / DAY) - week * 7] ?? '';
  const rest = ((since % DAY) + DAY) % DAY;
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const beyond =
    rest % MINUTE === 0 ? '' : `:${two((rest % MINUTE) / 1000)}.${String(rest % 1000).padStart(3, '0')}`;
  return `${week > 0 ? '+'.repeat(week) : ''}${day} ${two(rest / HOUR)}:${two((rest % HOUR) / MINUTE)}${beyond}`;
}
