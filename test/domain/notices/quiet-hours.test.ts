import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  channels,
  notBefore,
  quietHours,
  severities,
  type Urgency,
  wakingHours,
} from '../../../domain/notices/index.ts';
import { priorities } from '../../../domain/vocabulary/index.ts';
import { at, DAY, FIRST_MONDAY, reading } from '../../support/time.ts';

const waking = wakingHours('America/Detroit');

/** When a notice written down at one reading of the clock goes out. */
function goesOut(urgency: Partial<Urgency>, when: string): string {
  const full: Urgency = { severity: 'info', channel: 'mail', priority: 'moderate', ...urgency };
  return reading(notBefore(full, at(when), waking));
}

describe('quiet hours', () => {
  test('news waits for the morning, and on Friday night for Monday', () => {
    expect(goesOut({}, 'Mon 19:59')).toBe('Mon 19:59');
    expect(goesOut({}, 'Mon 20:00')).toBe('Tue 07:00');
    expect(goesOut({}, 'Fri 20:00')).toBe('+Mon 07:00');
    expect(goesOut({}, 'Sun 12:00')).toBe('+Mon 07:00');
  });

  test('a receipt comes at once, at any hour', () => {
    expect(goesOut({ severity: 'receipt' }, 'Sun 03:00')).toBe('Sun 03:00');
  });

  test('a broken promise lets the telephone sleep, but not the mailbox', () => {
    expect(goesOut({ severity: 'breach', channel: 'sms' }, 'Mon 23:00')).toBe('Tue 06:00');
    expect(goesOut({ severity: 'breach', channel: 'sms' }, 'Sat 12:00')).toBe('Sat 12:00');
    expect(goesOut({ severity: 'breach', channel: 'email' }, 'Mon 23:00')).toBe('Mon 23:00');
  });

  test('what has climbed, and everything critical, never waits', () => {
    expect(goesOut({ severity: 'escalation', channel: 'sms' }, 'Sun 03:00')).toBe('Sun 03:00');
    for (const severity of severities)
      for (const channel of channels)
        expect(goesOut({ severity, channel, priority: 'critical' }, 'Sun 03:00')).toBe('Sun 03:00');
  });

  test('a warning does not wait until its promise is broken', () => {
    const warning = { severity: 'warning' } as const;
    expect(goesOut({ ...warning, dueAt: at('Tue 08:00') }, 'Mon 23:00')).toBe('Tue 07:00');
    expect(goesOut({ ...warning, dueAt: at('Tue 03:00') }, 'Mon 23:00')).toBe('Mon 23:00');
    // The time of a promise broken already speeds nothing up.
    expect(goesOut({ severity: 'info', dueAt: at('Mon 10:00') }, 'Mon 23:00')).toBe('Tue 07:00');
  });

  test('a warning of a promise due at the very minute the quiet hours end does not wait for it', () => {
    const warning = { severity: 'warning' } as const;
    expect(goesOut({ ...warning, dueAt: at('Tue 07:00') }, 'Mon 23:00')).toBe('Mon 23:00');
    expect(goesOut({ ...warning, dueAt: at('Tue 07:01') }, 'Mon 23:00')).toBe('Tue 07:00');
    expect(goesOut({ ...warning, dueAt: at('Mon 22:00') }, 'Mon 23:00')).toBe('Mon 23:00');
  });

  test('a warning of which nobody knows when it is due waits like any news', () => {
    expect(goesOut({ severity: 'warning' }, 'Mon 23:00')).toBe('Tue 07:00');
  });

  test('seven in the morning is seven by the clock on the wall, also after a night of 23 or 25 hours', () => {
    const sms: Urgency = { severity: 'breach', channel: 'sms', priority: 'high' };
    const first = (iso: string): string => new Date(notBefore(sms, Date.parse(iso), waking)).toISOString();
    // 23:00 on the evening before; 06:00 comes six or eight hours later.
    expect(first('2026-03-08T04:00:00Z')).toBe('2026-03-08T10:00:00.000Z');
    expect(first('2026-11-01T03:00:00Z')).toBe('2026-11-01T11:00:00.000Z');
  });

  test('nothing goes out early, and nothing waits longer than a weekend', () => {
    const any = fc.record({
      severity: fc.constantFrom(...severities),
      channel: fc.constantFrom(...channels),
      priority: fc.constantFrom(...priorities),
    });
    fc.assert(
      fc.property(any, fc.integer({ min: 0, max: 400 * DAY }), (urgency, offset) => {
        const when = FIRST_MONDAY + offset;
        const out = notBefore(urgency, when, waking);
        expect(out).toBeGreaterThanOrEqual(when);
        expect(out - when).toBeLessThan(3 * DAY);
        // Sent when it may be, it may be sent.
        expect(notBefore(urgency, out, waking)).toBe(out);
      }),
    );
  });

  test('the more pressing, the fewer hours are quiet', () => {
    const waits = severities.map((severity) => Object.keys(quietHours[severity]).length);
    expect(waits).toEqual([0, 3, 3, 1, 0]);
  });

  test('a zone nobody knows is a mistake that is noticed at once', () => {
    expect(() => wakingHours('America/Nowhere')).toThrow(/^No waking hours for America\/Nowhere: .+/);
  });
});
