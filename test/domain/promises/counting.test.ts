import { describe, expect, test } from '@jest/globals';
import { termsBookOf } from '../../../domain/agreements/index.ts';
import {
  cancelClocks,
  type Clocks,
  clockOf,
  noClocks,
  openClock,
  openCycle,
  outcomeOf,
  pauseClocks,
  pausesUntil,
  type PromiseTerms,
  restateClocks,
  resumeClocks,
  stopClock,
  urgentAt,
} from '../../../domain/promises/index.ts';
import { HORIZON } from '../../../domain/time/index.ts';
import { anAgreement, aRuleBook, officeHours, rulesOf } from '../../support/builders.ts';
import { at, DAY, HOUR } from '../../support/time.ts';

const book = termsBookOf(aRuleBook());
const start = at('Mon 09:00');
const terms: PromiseTerms = {
  agreementVersion: 1,
  priority: 'moderate',
  budgetMs: 2 * HOUR,
  hours: 'business',
};

/** Promises of two hours by these ids, begun on Monday at 09:00. */
function promised(...ids: readonly string[]): Clocks {
  return ids.reduce(
    (clocks, id) => openClock(clocks, { id, metric: 'answer', at: start, terms }, book),
    noClocks,
  );
}

const outcomesOf = (clocks: Clocks, now: number): readonly string[] =>
  clocks.clocks.map((clock) => outcomeOf(clock, now));

test('a promise begins with nothing raised', () => {
  expect(clockOf(promised('one'), 'one')).toMatchObject({ startedAt: start, raised: [] });
});

test('a cycle that runs is not begun again beside itself', () => {
  const opening = { metric: 'report', at: start, terms };
  const once = openCycle(noClocks, opening, book);
  expect(openCycle(once, { ...opening, at: start + HOUR }, book)).toEqual(once);
});

test('one promise ends without a judgement beside others that go on', () => {
  const clocks = cancelClocks(promised('one', 'two'), at('Mon 10:00'), 'one');
  expect(outcomesOf(clocks, at('Mon 10:00'))).toEqual(['cancelled', 'running']);
  expect(outcomesOf(cancelClocks(promised('one', 'two'), at('Mon 10:00')), at('Mon 10:00'))).toEqual([
    'cancelled',
    'cancelled',
  ]);
});

describe('a pause', () => {
  test('a pause that ends as it begins leaves no trace', () => {
    const none = resumeClocks(pauseClocks(promised('one'), at('Mon 10:00'), book), at('Mon 10:00'), book);
    expect(none).toEqual(promised('one'));
  });

  test.each([
    ['after it began, its part until then', 'Mon 11:00', [{ from: at('Mon 10:00'), to: at('Mon 11:00') }]],
    ['at the instant it began, nothing', 'Mon 10:00', []],
    ['before it began, nothing', 'Mon 09:30', []],
  ])('of a pause that is still open counts, %s', (_what, until, pauses) => {
    const paused = pauseClocks(promised('one'), at('Mon 10:00'), book);
    expect(pausesUntil(paused, at(until))).toEqual(pauses);
  });
});

describe('new terms', () => {
  const restated = (clocks: Clocks, owed: boolean): Clocks =>
    restateClocks(
      clocks,
      { at: at('Mon 10:30'), termsOf: () => ({ ...terms, budgetMs: HOUR }), revives: () => owed },
      book,
    );

  test('new terms leave a promise as it was settled, even one that would be owed again', () => {
    const stopped = stopClock(promised('one'), 'one', at('Mon 10:15'), book);
    expect(restated(stopped, true)).toEqual(stopped);
  });

  test('new terms give a promise back that ended without a judgement only where it is owed again', () => {
    const cancelled = cancelClocks(promised('one'), at('Mon 09:30'));
    expect(outcomesOf(restated(cancelled, false), at('Mon 09:45'))).toEqual(['cancelled']);
    expect(outcomesOf(restated(cancelled, true), at('Mon 09:45'))).toEqual(['running']);
  });
});

test('a promise that no calendar ever reaches is due at the end of all calendars', () => {
  const mondays = { ...officeHours, week: { monday: [['08:00', '08:01'] as const] } };
  const seldom = termsBookOf(() => rulesOf(anAgreement(), mondays));
  const never = { ...terms, budgetMs: 3660 * DAY };
  const clocks = openClock(noClocks, { id: 'one', metric: 'answer', at: start, terms: never }, seldom);
  expect(urgentAt(clocks)).toBe(HORIZON.to);
});
