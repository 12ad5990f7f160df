import { describe, expect, test } from '@jest/globals';
import { explainClock } from '../../../domain/promises/index.ts';
import { type Rules, termsBookOf } from '../../../domain/agreements/index.ts';
import {
  anAgreement,
  aRequest,
  calendarOf,
  officeHours,
  type RequestBuilder,
  rulesOf,
} from '../../support/builders.ts';
import { HOUR, MINUTE } from '../../support/time.ts';

const total = (request: RequestBuilder, id: string): number =>
  request.told(id).days.reduce((sum, { countedMs }) => sum + countedMs, 0);

describe('why is it due then', () => {
  test('told day by day, nights left out, the hours add up to the promise', () => {
    const told = aRequest().told('resolution');
    expect(told.days.map(({ date, countedMs }) => [date, countedMs / HOUR])).toEqual([
      ['2026-11-30', 8],
      ['2026-12-01', 2],
    ]);
    expect(told.remainingMs).toBe(10 * HOUR);
  });

  test('a holiday is named where it costs a day', () => {
    const holidays = [{ date: '2026-12-01', name: 'Rosa Parks Day' }];
    const rules: Rules = rulesOf(anAgreement(), { ...officeHours, holidays });
    const request = aRequest({ rules: () => rules });
    const told = request.told('resolution');
    expect(told.days.map(({ countedMs }) => countedMs / HOUR)).toEqual([8, 0, 2]);
    expect(told.days[1]?.notes.join(' ')).toContain('Rosa Parks Day');
  });

  test('time that was waited is taken out of an explanation, and told', () => {
    const request = aRequest().waitingOnClient({ at: 'Mon 10:00' }).answered({ at: 'Mon 12:00' });
    expect(total(request, 'resolution')).toBe(10 * HOUR);
    expect(request.told('resolution').days[0]?.countedMs).toBe(6 * HOUR);
  });

  test('while a clock stands still the lines tell what was used so far', () => {
    const request = aRequest().waitingOnClient({ at: 'Mon 10:30' });
    const told = request.told('resolution', 'Wed 12:00');
    expect(told.outcome).toBe('paused');
    expect(told.spentMs).toBe(90 * MINUTE);
    expect(told.days.reduce((sum, { countedMs }) => sum + countedMs, 0)).toBe(90 * MINUTE);
  });

  test('a promise settled before a wait is not explained by it', () => {
    const request = aRequest()
      .responded({ at: 'Mon 09:10' })
      .waitingOnClient({ at: 'Mon 09:20' })
      .answered({ at: 'Mon 09:50' });
    expect(total(request, 'first-response')).toBe(HOUR);
    expect(request.told('first-response').spentMs).toBe(10 * MINUTE);
  });

  test('a promise settled within a wait is explained by that wait until then', () => {
    const request = aRequest()
      .waitingOn('vendor', { at: 'Mon 09:10' })
      .commented({ at: 'Mon 09:20' })
      .resumed({ at: 'Mon 09:50' });
    expect(total(request, 'first-response')).toBe(HOUR);
    expect(request.told('first-response').spentMs).toBe(10 * MINUTE);
  });

  test('a promise settled by the resolution is not explained by the rest until the reopening', () => {
    const request = aRequest().resolved({ at: 'Mon 09:20' }).reopened({ at: 'Mon 09:40' });
    expect(total(request, 'first-response')).toBe(HOUR);
    expect(total(request, 'resolution')).toBe(10 * HOUR);
  });

  test('a broken promise says how much too long it took', () => {
    const told = aRequest().resolved({ at: 'Tue 12:00' }).told('resolution');
    expect(told.outcome).toBe('broken');
    expect(told.remainingMs).toBe(-2 * HOUR);
  });

  test('a promise of a lifetime is explained for as many days as a person may page through', () => {
    const minutes = 5 * 366 * 24 * 60;
    const targets = [
      { metric: 'first-response', minutes: 60, hours: 'business' },
      { metric: 'resolution', minutes, hours: 'business' },
    ] as const;
    const rules = rulesOf(anAgreement({ targets }));
    const { days } = aRequest({ rules: () => rules }).told('resolution');
    expect(days.length).toBeGreaterThan(3_600);
    expect(days.length).toBeLessThanOrEqual(3_701);
  });

  test('a clock that runs day and night is explained by every hour of the day', () => {
    const request = aRequest({ impact: 'high', urgency: 'high', at: 'Fri 23:30' });
    expect(request.told('resolution').days.map(({ countedMs }) => countedMs / MINUTE)).toEqual([30, 90]);
  });

  test('the explanation counts by the calendar of the agreement it is asked for', () => {
    const request = aRequest();
    const clock = request.clock('resolution');
    const noMondays = termsBookOf(() => ({
      ...request.rules(1),
      business: calendarOf({ ...officeHours, week: { tuesday: [['08:00', '17:00']] } }),
    }));
    const told = explainClock(clock, request.state.clocks, request.now, noMondays(clock.current));
    expect(told.days[0]?.countedMs).toBe(0);
  });
});
