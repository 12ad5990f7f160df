import { describe, expect, test } from '@jest/globals';
import { businessTimeBetween, compileCalendar, type CalendarDefinition } from '../../../domain/time/index.ts';
import { aCalendar, HOUR, officeWeek } from './calendars.ts';

const valid: CalendarDefinition = { zone: 'America/Detroit', week: officeWeek, holidays: [] };

function problemsOf(change: object): readonly (readonly [path: string, message: string])[] {
  const compiled = compileCalendar({ ...valid, ...change });
  return compiled.ok ? [] : compiled.problems.map(({ path, message }) => [path, message]);
}

const time = (text: string) => `${text} is not a time. Write hours and minutes, from 00:00 to 24:00.`;
const date = (text: string) => `${text} is not a date. Write year, month and day, such as 2026-07-04.`;
const zone = (text: string) => `${text} is not a known time zone. Use a name such as America/Detroit.`;

describe('a calendar is refused with a sentence for each thing wrong', () => {
  test.each<[why: string, change: object, path: string, message: string]>([
    ['an unknown zone', { zone: 'America/Lansing' }, 'zone', zone('"America/Lansing"')],
    ['a bare offset', { zone: '-05:00' }, 'zone', zone('"-05:00"')],
    ['a missing zone', { zone: undefined }, 'zone', zone('undefined')],
    [
      'a week of another kind',
      { week: 'always' },
      'week',
      'Opening hours must be given by weekday, or be "24x7".',
    ],
    ['a week as a list', { week: [] }, 'week', 'Opening hours must be given by weekday, or be "24x7".'],
    ['an empty week', { week: {} }, 'week', 'This calendar never opens. Give at least one weekday hours.'],
    [
      'a week of empty days',
      { week: { monday: [] } },
      'week',
      'This calendar never opens. Give at least one weekday hours.',
    ],
    [
      'an unknown weekday',
      { week: { mon: [['08:00', '17:00']] } },
      'week.mon',
      '"mon" is not a weekday. Use monday to sunday.',
    ],
    [
      'a day that is no list',
      { week: { monday: '8-5' } },
      'week.monday',
      'The opening hours of monday must be a list of times.',
    ],
    [
      'an interval without an end',
      { week: { monday: [['08:00']] } },
      'week.monday[0]',
      'Opening hours need a start and an end, such as 08:00 and 17:00.',
    ],
    ['an hour too many', { week: { monday: [['08:00', '25:00']] } }, 'week.monday[0]', time('"25:00"')],
    ['a time past 24:00', { week: { monday: [['08:00', '24:01']] } }, 'week.monday[0]', time('"24:01"')],
    ['a missing leading zero', { week: { monday: [['8:00', '17:00']] } }, 'week.monday[0]', time('"8:00"')],
    ['a number for a time', { week: { monday: [[8, 17]] } }, 'week.monday[0]', time('8')],
    [
      'a start at 24:00',
      { week: { monday: [['24:00', '02:00']] } },
      'week.monday[0]',
      'Hours cannot start at 24:00. Give them to the next day, from 00:00.',
    ],
    [
      'a start and an end alike',
      { week: { monday: [['08:00', '08:00']] } },
      'week.monday[0]',
      'Hours cannot start and end at the same time (08:00). For a whole day write 00:00 to 24:00.',
    ],
    [
      'holidays that are no list',
      { holidays: null },
      'holidays',
      'Holidays must be a list. It may be empty.',
    ],
    [
      'a holiday that is no object',
      { holidays: ['2026-07-04'] },
      'holidays[0]',
      'A holiday needs a date and a name.',
    ],
    [
      'a holiday without a name',
      { holidays: [{ date: '2026-07-04' }] },
      'holidays[0].name',
      'A holiday needs a name people will recognise.',
    ],
    [
      'an impossible date',
      { holidays: [{ date: '2026-02-29', name: 'Leap' }] },
      'holidays[0].date',
      date('"2026-02-29"'),
    ],
    [
      'a date the other way round',
      { holidays: [{ date: '07-04-2026', name: 'Fourth' }] },
      'holidays[0].date',
      date('"07-04-2026"'),
    ],
    ['a missing date', { holidays: [{ name: 'Fourth' }] }, 'holidays[0].date', date('undefined')],
    [
      'a date past the horizon',
      { holidays: [{ date: '2200-01-01', name: 'Far' }] },
      'holidays[0].date',
      '2200-01-01 is out of range. Use a date from 1970 to 2199.',
    ],
    [
      'a part with a wrong time',
      { holidays: [{ date: '2026-12-24', name: 'Eve', from: 'noon' }] },
      'holidays[0].from',
      time('"noon"'),
    ],
    [
      'a part that ends before it starts',
      { holidays: [{ date: '2026-12-24', name: 'Eve', from: '16:00', to: '12:00' }] },
      'holidays[0]',
      'A closure must end after it starts, on the same day. Use two holidays to cross midnight.',
    ],
    [
      'a date twice',
      {
        holidays: [
          { date: '2026-12-25', name: 'A' },
          { date: '2026-12-25', name: 'B' },
        ],
      },
      'holidays[1].date',
      '2026-12-25 is already listed as closed at that time. List it once.',
    ],
  ])('a calendar is refused for %s', (_why, change, path, message) => {
    expect(problemsOf(change)).toEqual([[path, message]]);
  });

  test('everything wrong with a calendar is told at once', () => {
    const paths = problemsOf({
      zone: 'Nowhere',
      week: { monday: [['08:00', '08:00']], funday: [] },
      holidays: [{ date: 'soon', name: '' }],
    }).map(([path]) => path);
    expect(paths).toEqual(['zone', 'week.monday[0]', 'week.funday', 'holidays[0].name', 'holidays[0].date']);
  });

  test.each([[null], [undefined], ['calendar'], [7], [[]], [{}]])(
    '%j is no calendar, and no crash',
    (given) => {
      expect(compileCalendar(given as unknown as CalendarDefinition)).toMatchObject({ ok: false });
    },
  );
});

describe('a calendar is taken as meant', () => {
  const dayOf = (definition: Partial<CalendarDefinition>, from: string, to: string) =>
    businessTimeBetween(aCalendar(definition), Date.parse(from), Date.parse(to)) / HOUR;

  test('overlapping hours of a calendar count once', () => {
    const week = { monday: [['08:00', '12:00'] as const, ['10:00', '14:00'] as const] };
    expect(dayOf({ week }, '2026-06-01T00:00-04:00', '2026-06-02T00:00-04:00')).toBe(6);
  });

  test('hours that end before they start cross midnight, from Sunday into Monday too', () => {
    const week = { sunday: [['22:00', '06:00'] as const] };
    expect(dayOf({ week }, '2026-06-08T00:00-04:00', '2026-06-08T12:00-04:00')).toBe(6);
    expect(dayOf({ week }, '2026-06-07T00:00-04:00', '2026-06-08T00:00-04:00')).toBe(2);
  });

  test('two closures apart on one day are no duplicate', () => {
    const holidays = [
      { date: '2026-06-01', name: 'Drill', to: '09:00' },
      { date: '2026-06-01', name: 'Moving', from: '15:00' },
    ];
    expect(dayOf({ holidays }, '2026-06-01T00:00-04:00', '2026-06-02T00:00-04:00')).toBe(5);
  });
});
