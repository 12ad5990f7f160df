import { WEEKDAYS, type CalendarDefinition, type Pause } from '../../../domain/time/index.ts';

const MINUTE = 60_000;

/** Reads the wall clock through Intl minute by minute and follows the definition word by word. Slow. */
export function minuteOracle(definition: CalendarDefinition, pauses: readonly Pause[] = []) {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: definition.zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const known = new Map<number, boolean>();

  function isOpen(at: number): boolean {
    const [date = '', time = ''] = format.format(at).split(', ');
    const holiday = definition.holidays.find((one) => one.date === date && inPart(time, one.from, one.to));
    if (holiday) return false;
    if (definition.week === '24x7') return true;
    const weekday = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
    const hoursOf = (index: number) => {
      const day = WEEKDAYS[index];
      return typeof definition.week === 'object' && day ? (definition.week[day] ?? []) : [];
    };
    return (
      hoursOf(weekday).some(([from, to]) => from <= time && (to <= from || time < to)) ||
      hoursOf((weekday + 6) % 7).some(([from, to]) => to <= from && time < to)
    );
  }

  return {
    /** `at` on a whole minute. */
    countsAt(at: number): boolean {
      if (pauses.some((pause) => pause.from <= at && at < pause.to)) return false;
      const open = known.get(at) ?? isOpen(at);
      known.set(at, open);
      return open;
    },
    /** `from` and `to` on whole minutes, `from` first. */
    between(from: number, to: number): number {
      let open = 0;
      for (let at = from; at < to; at += MINUTE) if (this.countsAt(at)) open += MINUTE;
      return open;
    },
    /** Undefined when the answer lies past `limit`. */
    add(start: number, amountMs: number, limit: number): number | undefined {
      let open = 0;
      for (let at = start; at < limit; at += MINUTE) {
        if (open === amountMs) return at;
        if (this.countsAt(at)) open += MINUTE;
      }
      return undefined;
    },
  };
}

function inPart(time: string, from = '00:00', to = '24:00'): boolean {
  return from <= time && time < to;
}
