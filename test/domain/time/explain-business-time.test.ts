import { describe, expect, test } from '@jest/globals';
import { explainBusinessTime, localDateOf } from '../../../domain/time/index.ts';
import { aCalendar, HOUR } from './calendars.ts';

function explained(
  calendar: ReturnType<typeof aCalendar>,
  from: string,
  to: string,
  pause?: [string, string],
) {
  const pauses = pause ? [{ from: Date.parse(pause[0]), to: Date.parse(pause[1]) }] : [];
  return explainBusinessTime(calendar, Date.parse(from), Date.parse(to), pauses).map(
    ({ date, weekday, countedMs, notes }) => [date, weekday, countedMs / HOUR, ...notes],
  );
}

describe('a person reads why the time was counted so', () => {
  test('a weekend with a clock change is explained by closed days and a day of 23 hours', () => {
    expect(explained(aCalendar(), '2026-03-06T15:00-05:00', '2026-03-09T10:00-04:00')).toEqual([
      ['2026-03-06', 'friday', 2, 'counted from 15:00'],
      ['2026-03-07', 'saturday', 0, 'closed on Saturdays'],
      ['2026-03-08', 'sunday', 0, 'closed on Sundays', 'clock change: this day has 23 hours'],
      ['2026-03-09', 'monday', 2, 'counted until 10:00'],
    ]);
  });

  test('holidays, whole and in part, and a pause are named on the days they cost', () => {
    const holidays = [
      { date: '2026-07-02', name: 'Early closing', from: '15:00' },
      { date: '2026-07-03', name: 'Independence Day' },
    ];
    const pause: [string, string] = ['2026-07-01T09:00-04:00', '2026-07-01T11:30-04:00'];
    expect(
      explained(aCalendar({ holidays }), '2026-07-01T00:00-04:00', '2026-07-04T00:00-04:00', pause),
    ).toEqual([
      ['2026-07-01', 'wednesday', 5.5, 'paused 09:00–11:30 local time'],
      ['2026-07-02', 'thursday', 6, 'holiday: Early closing, closed 15:00–24:00'],
      ['2026-07-03', 'friday', 0, 'holiday: Independence Day'],
    ]);
  });

  test('a pause over several days is told on each of them', () => {
    const pause: [string, string] = ['2026-06-01T16:00-04:00', '2026-06-03T09:00-04:00'];
    expect(explained(aCalendar(), '2026-06-01T00:00-04:00', '2026-06-04T00:00-04:00', pause)).toEqual([
      ['2026-06-01', 'monday', 7, 'paused 16:00–24:00 local time'],
      ['2026-06-02', 'tuesday', 0, 'paused 00:00–24:00 local time'],
      ['2026-06-03', 'wednesday', 7, 'paused 00:00–09:00 local time'],
    ]);
  });

  test('on Lord Howe Island a clock change makes a day half an hour longer', () => {
    const calendar = aCalendar({ zone: 'Australia/Lord_Howe', week: '24x7' });
    expect(explained(calendar, '2026-04-05T00:00+11:00', '2026-04-06T00:00+10:30')).toEqual([
      ['2026-04-05', 'sunday', 24.5, 'clock change: this day has 24 hours 30 minutes'],
    ]);
  });

  test('the date Samoa skipped is told as skipped', () => {
    const calendar = aCalendar({ zone: 'Pacific/Apia', week: '24x7' });
    expect(explained(calendar, '2011-12-29T00:00-10:00', '2012-01-01T00:00+14:00')).toEqual([
      ['2011-12-29', 'thursday', 24],
      ['2011-12-30', 'friday', 0, 'clock change: this date was skipped'],
      ['2011-12-31', 'saturday', 24],
    ]);
  });

  test('the minute past midnight that Newfoundland set back counts to the date before', () => {
    const calendar = aCalendar({ zone: 'America/St_Johns', week: '24x7' });
    const lines = explained(calendar, '2007-11-03T00:00-02:30', '2007-11-06T00:00-03:30');
    expect(lines.map(([date, , hours]) => [date, Math.round(Number(hours) * 60)])).toEqual([
      ['2007-11-03', 1499],
      ['2007-11-04', 1441],
      ['2007-11-05', 1440],
    ]);
  });

  test('counted backwards, the lines of an explanation are negative', () => {
    expect(explained(aCalendar(), '2026-06-02T10:00-04:00', '2026-06-01T16:00-04:00')).toEqual([
      ['2026-06-01', 'monday', -1, 'counted from 16:00'],
      ['2026-06-02', 'tuesday', -2, 'counted until 10:00'],
    ]);
  });

  test('no time at all is explained by no lines', () => {
    expect(explained(aCalendar(), '2026-06-02T10:00Z', '2026-06-02T10:00Z')).toEqual([]);
  });
});

test('a late evening in Detroit is still the same local date', () => {
  expect(localDateOf(aCalendar(), Date.parse('2026-03-07T03:00Z'))).toBe('2026-03-06');
});
