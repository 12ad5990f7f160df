import fc from 'fast-check';
import {
  compileCalendar,
  WEEKDAYS,
  type Calendar,
  type CalendarDefinition,
  type Pause,
} from '../../../domain/time/index.ts';

type Week = CalendarDefinition['week'];

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Monday to Friday, 08:00–12:00 and 13:00–17:00. */
export const officeWeek: Week = Object.fromEntries(
  WEEKDAYS.slice(0, 5).map((day) => [
    day,
    [
      ['08:00', '12:00'],
      ['13:00', '17:00'],
    ] as const,
  ]),
);

/** The calendar of a definition; office hours in Detroit where nothing else is said. */
export function aCalendar(definition: Partial<CalendarDefinition> = {}): Calendar {
  const compiled = compileCalendar({
    zone: 'America/Detroit',
    week: officeWeek,
    holidays: [],
    ...definition,
  });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.calendar;
}

const ZONES = [
  'America/Detroit',
  'UTC',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Africa/Casablanca',
  'America/Sao_Paulo',
  'Africa/Cairo',
  'America/Havana',
  'America/St_Johns',
  'Pacific/Apia',
];

const time = fc.integer({ min: 0, max: 24 * 12 - 1 }).map((step) => clock(step * 5));
const interval = fc
  .tuple(time, fc.oneof(time, fc.constant('24:00')))
  .map(([from, to]): readonly [string, string] => (from === to ? ['00:00', '24:00'] : [from, to]));
const week: fc.Arbitrary<Week> = fc.oneof(
  { weight: 1, arbitrary: fc.constant<Week>('24x7') },
  { weight: 1, arbitrary: fc.constant(officeWeek) },
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        fc.constantFrom(...WEEKDAYS),
        interval,
        fc.dictionary(fc.constantFrom(...WEEKDAYS), fc.array(interval, { maxLength: 3 })),
      )
      .map(([day, hours, others]) => ({ ...others, [day]: [hours] })),
  },
);

const holidays = (firstDay: number, days: number): fc.Arbitrary<CalendarDefinition['holidays']> =>
  fc
    .uniqueArray(fc.tuple(fc.integer({ min: 0, max: days }), fc.option(fc.tuple(time, time))), {
      maxLength: 12,
      selector: ([day]) => day,
    })
    .map((list) =>
      list.map(([day, part]) => {
        const date = new Date((firstDay + day) * DAY).toISOString().slice(0, 10);
        if (!part || part[0] === part[1]) return { date, name: `Day ${day}` };
        const [from, to] = part[0] < part[1] ? part : [part[1], part[0]];
        return { date, name: `Part of day ${day}`, from, to };
      }),
    );

export interface Situation {
  /** Not compiled, so that a counterexample stays readable. */
  readonly definition: CalendarDefinition;
  /** Epoch ms on whole minutes, around which holidays and pauses lie; often near a clock change. */
  readonly start: number;
  readonly pauses: readonly Pause[];
}

/** A calendar, an instant and pauses within `days` after it. */
export function aSituation(days: number): fc.Arbitrary<Situation> {
  const changes = [
    '2026-03-08',
    '2026-11-01',
    '2025-04-06',
    '2018-11-04',
    '2011-12-30',
    '2026-10-25',
    '2007-11-04',
  ];
  const start = fc.oneof(
    fc.integer({ min: 0, max: 30 * 365 * 24 * 60 }).map((minutes) => Date.UTC(2000, 0, 1) + minutes * MINUTE),
    fc
      .tuple(fc.constantFrom(...changes), fc.integer({ min: -72 * 60, max: 48 * 60 }))
      .map(([date, minutes]) => Date.parse(date) + minutes * MINUTE),
  );
  return start.chain((at) =>
    fc.record({
      start: fc.constant(at),
      definition: fc.record({
        zone: fc.constantFrom(...ZONES),
        week,
        holidays: holidays(Math.floor(at / DAY) - 1, days + 2),
      }),
      pauses: fc.array(
        fc
          .tuple(fc.integer({ min: -600, max: days * 1440 }), fc.integer({ min: 1, max: 1500 }))
          .map(([from, length]) => ({ from: at + from * MINUTE, to: at + (from + length) * MINUTE })),
        { maxLength: 4 },
      ),
    }),
  );
}

export function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
