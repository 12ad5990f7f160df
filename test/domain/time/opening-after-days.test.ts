import { expect, test } from '@jest/globals';
import { openingAfterDays } from '../../../domain/time/index.ts';
import { calendarOf, officeHours } from '../../support/builders.ts';
import { at, reading } from '../../support/time.ts';

const after = (when: string, days: number): string =>
  reading(openingAfterDays(calendarOf(officeHours), at(when), days));

test('whole business days pass, however late on the day one counts from', () => {
  expect(after('Mon 08:00', 3)).toBe('Fri 08:00');
  expect(after('Mon 16:59', 3)).toBe('Fri 08:00');
  expect(after('Tue 14:00', 3)).toBe('+Mon 08:00');
});

test('days on which nobody works do not count', () => {
  expect(after('Sat 12:00', 1)).toBe('+Tue 08:00');
  const holiday = { date: '2026-12-02', name: 'A holiday' };
  const calendar = calendarOf({ ...officeHours, holidays: [holiday] });
  expect(reading(openingAfterDays(calendar, at('Mon 12:00'), 1))).toBe('Thu 08:00');
});

test('where every hour counts a day is a day of the calendar on the wall', () => {
  const always = calendarOf({ zone: 'America/Detroit', week: '24x7', holidays: [] });
  expect(reading(openingAfterDays(always, at('Fri 12:00'), 1))).toBe('Sun 00:00');
});
