import { expect, test } from '@jest/globals';
import { beginningOfDay, HORIZON } from '../../../domain/time/index.ts';
import { calendarOf } from '../../support/builders.ts';

const beginning = (zone: string, date: string): string =>
  new Date(beginningOfDay(calendarOf({ zone, week: '24x7', holidays: [] }), date)).toISOString();

test.each([
  ['America/Detroit', '2026-12-02', '2026-12-02T05:00:00.000Z'],
  ['America/Detroit', '2026-03-08', '2026-03-08T05:00:00.000Z'],
  ['America/Detroit', '2026-03-09', '2026-03-09T04:00:00.000Z'],
  ['Pacific/Kiritimati', '2026-12-02', '2026-12-01T10:00:00.000Z'],
  ['Pacific/Pago_Pago', '2026-12-02', '2026-12-02T11:00:00.000Z'],
])('a day begins at midnight by the clock of %s: %s', (zone, date, instant) => {
  expect(beginning(zone, date)).toBe(instant);
});

test('where the clock goes forward at midnight the day begins an hour later by it', () => {
  expect(beginning('America/Santiago', '2026-09-06')).toBe('2026-09-06T04:00:00.000Z');
});

test('half an hour off Greenwich the first full hour is not midnight', () => {
  expect(beginning('Asia/Kolkata', '2026-12-02')).toBe('2026-12-01T19:00:00.000Z');
});

test('a day that a zone has left out begins with the next', () => {
  expect(beginning('Pacific/Apia', '2011-12-30')).toBe(beginning('Pacific/Apia', '2011-12-31'));
});

test('the first day of the horizon begins with it, and no day before or after has a beginning', () => {
  expect(beginning('Pacific/Tongatapu', '1970-01-01')).toBe(new Date(HORIZON.from).toISOString());
  expect(() => beginning('UTC', '2200-01-02')).toThrow(RangeError);
  expect(() => beginning('UTC', '2026-02-30')).toThrow(RangeError);
});
