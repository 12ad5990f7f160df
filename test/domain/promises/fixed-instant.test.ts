import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { termsBookOf } from '../../../domain/agreements/index.ts';
import {
  type AlarmEvent,
  type Clock,
  clockOf,
  type Clocks,
  dueAlarms,
  evolvePromises,
  explainClock,
  nextAlarmAt,
  noClocks,
  openClock,
  outcomeOf,
  pauseClocks,
  resumeClocks,
  stopClock,
  termsUntil,
  urgentAt,
} from '../../../domain/promises/index.ts';
import { aRuleBook } from '../../support/builders.ts';
import { at, DAY, HOUR, MINUTE, reading } from '../../support/time.ts';

const book = termsBookOf(aRuleBook());
const start = at('Mon 09:00');

/** A promise of an instant, begun on Monday at 09:00; nineteen hours of business time lie before Wednesday 10:00. */
function promised(until = at('Wed 10:00'), hours: 'business' | 'always' = 'business'): Clocks {
  const terms = termsUntil(until, start, { agreementVersion: 1, priority: 'moderate', hours }, book);
  return openClock(noClocks, { id: 'return', metric: 'return', at: start, terms }, book);
}

function theClock(clocks: Clocks): Clock {
  const clock = clockOf(clocks, 'return');
  if (clock === undefined) throw new Error('No clock.');
  return clock;
}

/** What a sweep at every instant at which something is due raises, up to an instant, and the clocks then. */
function sweep(
  clocks: Clocks,
  end: number,
): { readonly alarms: readonly AlarmEvent[]; readonly swept: Clocks } {
  const alarms: AlarmEvent[] = [];
  let swept = clocks;
  for (let due = nextAlarmAt(swept); due !== undefined && due <= end; due = nextAlarmAt(swept))
    for (const alarm of dueAlarms(swept, due, book)) {
      alarms.push(alarm);
      swept = evolvePromises(swept, alarm, book);
    }
  return { alarms, swept };
}

/** Steps due by an instant and when, e.g. `breach Wed 10:00:00.001`. */
function steps(clocks: Clocks, now: number): readonly string[] {
  return sweep(clocks, now).alarms.map(({ step, alarmAt }) => `${step} ${reading(alarmAt)}`);
}

const everyStep = [
  'warning-75 Tue 14:15',
  'warning-90 Wed 08:06',
  'breach Wed 10:00:00.001',
  'escalation-1 Wed 11:00:00.001',
  'escalation-2 Wed 13:00:00.001',
];

describe('a promise of an instant', () => {
  test('a promise of an instant is due then, and its budget is the business time until then', () => {
    const { current, promised: first } = theClock(promised());
    expect([reading(current.dueAt), current.budgetMs]).toEqual(['Wed 10:00', 19 * HOUR]);
    expect(first).toEqual(current);
    expect(reading(urgentAt(promised()))).toBe('Wed 10:00');
  });

  test('a promise of an instant warns at shares of the time before it, breaks a millisecond after it and climbs from there', () => {
    expect(steps(promised(), at('Fri 17:00'))).toEqual(everyStep);
    expect(steps(promised(), at('Wed 10:00'))).toEqual(everyStep.slice(0, 2));
    expect(steps(promised(), at('Wed 10:00') + 1)).toEqual(everyStep.slice(0, 3));
  });

  test('an instant outside business hours is kept or broken then, not at the next opening', () => {
    const saturday = promised(at('Sat 12:00'));
    expect(reading(theClock(saturday).current.dueAt)).toBe('Sat 12:00');
    expect(steps(saturday, at('Mon 17:00', 1)).slice(2)).toEqual([
      'breach Sat 12:00:00.001',
      'escalation-1 +Mon 09:00:00.001',
      'escalation-2 +Mon 11:00:00.001',
    ]);
  });

  test('an instant by the clock on the wall counts every hour before it', () => {
    expect(theClock(promised(at('Wed 09:00'), 'always')).current.budgetMs).toBe(2 * DAY);
  });

  test('an instant that has passed when it is promised is broken at once', () => {
    const late = promised(at('Mon 08:00'));
    expect(theClock(late).current).toMatchObject({ budgetMs: 0, dueAt: at('Mon 08:00') });
    expect(outcomeOf(theClock(late), start)).toBe('broken');
    expect(dueAlarms(late, start, book).map(({ step }) => step)).toContain('breach');
  });

  test('a promise of an instant is kept at the instant itself and broken a millisecond later', () => {
    const kept = stopClock(promised(), 'return', at('Wed 10:00'), book);
    const broken = stopClock(promised(), 'return', at('Wed 10:00') + 1, book);
    expect([outcomeOf(theClock(kept), at('Fri 09:00')), nextAlarmAt(kept)]).toEqual(['kept', undefined]);
    expect(outcomeOf(theClock(broken), at('Fri 09:00'))).toBe('broken');
  });
});

describe('a promise of an instant and pauses', () => {
  test('no pause moves a promise of an instant: it stays due, and warns and breaks, while everything else waits', () => {
    const paused = pauseClocks(promised(), at('Mon 12:00'), book);
    expect(reading(theClock(paused).current.dueAt)).toBe('Wed 10:00');
    expect(outcomeOf(theClock(paused), at('Tue 09:00'))).toBe('running');
    expect(outcomeOf(theClock(paused), at('Wed 10:00') + 1)).toBe('broken');
    expect(steps(paused, at('Fri 17:00'))).toEqual(everyStep);
  });

  test('after a pause a promise of an instant is where it was', () => {
    const resumed = resumeClocks(pauseClocks(promised(), at('Mon 12:00'), book), at('Tue 16:00'), book);
    expect(reading(theClock(resumed).current.dueAt)).toBe('Wed 10:00');
    expect(steps(resumed, at('Fri 17:00'))).toEqual(everyStep);
  });

  test('settled during a pause, a promise of an instant is kept up to its instant, and no longer', () => {
    const paused = pauseClocks(promised(), at('Mon 12:00'), book);
    const outcomeAt = (instant: number): string =>
      outcomeOf(theClock(stopClock(paused, 'return', instant, book)), at('Fri 17:00'));
    expect([outcomeAt(at('Wed 10:00')), outcomeAt(at('Wed 10:00') + 1)]).toEqual(['kept', 'broken']);
    expect(reading(theClock(stopClock(paused, 'return', at('Thu 09:00'), book)).current.dueAt)).toBe(
      'Wed 10:00',
    );
  });

  test('a promise of a budget beside one of an instant waits as ever', () => {
    const terms = {
      agreementVersion: 1,
      priority: 'moderate',
      budgetMs: 2 * HOUR,
      hours: 'business',
    } as const;
    const both = openClock(promised(), { id: 'answer', metric: 'answer', at: start, terms }, book);
    const paused = pauseClocks(both, at('Mon 10:00'), book);
    expect(clockOf(paused, 'answer')?.current.dueAt).toBeUndefined();
    const resumed = resumeClocks(paused, at('Mon 12:00'), book);
    expect(reading(clockOf(resumed, 'answer')?.current.dueAt)).toBe('Mon 13:00');
  });

  test('a promise of an instant is explained by the days until it, with no word of a pause', () => {
    const paused = resumeClocks(pauseClocks(promised(), at('Mon 12:00'), book), at('Tue 16:00'), book);
    const told = explainClock(theClock(paused), paused, at('Tue 17:00'), book(theClock(paused).current));
    expect(told.days.map(({ countedMs }) => countedMs / HOUR)).toEqual([8, 9, 2]);
    expect([told.spentMs, told.remainingMs]).toEqual([17 * HOUR, 2 * HOUR]);
    expect(JSON.stringify(told.days)).not.toContain('paused');
  });
});

test('whatever instant is promised, through all pauses warnings come before it, the breach just after it and escalations later', () => {
  const anyPauses = fc.array(fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 1, max: 2000 })), {
    maxLength: 4,
  });
  const anyInstant = fc.integer({ min: 1, max: 10 * 24 * 60 }).map((minutes) => start + minutes * MINUTE);
  fc.assert(
    fc.property(anyInstant, fc.constantFrom('business', 'always'), anyPauses, (until, hours, pauses) => {
      const untouched = promised(until, hours);
      let now = start;
      let clocks = untouched;
      for (const [gap, length] of pauses) {
        clocks = pauseClocks(clocks, now + gap * MINUTE, book);
        now += (gap + length) * MINUTE;
        expect(theClock(clocks).current.dueAt).toBe(until);
        clocks = resumeClocks(clocks, now, book);
      }
      const end = until + 30 * DAY;
      const { alarms, swept } = sweep(clocks, end);
      expect(alarms).toEqual(sweep(untouched, end).alarms);
      // Where both warnings are due at once, as of an instant before the office opens, the last stands for both.
      expect(alarms.map(({ step }) => step).filter((step) => step !== 'warning-75')).toEqual([
        'warning-90',
        'breach',
        'escalation-1',
        'escalation-2',
      ]);
      for (const { type, alarmAt, dueAt } of alarms) {
        expect(dueAt).toBe(until);
        if (type === 'ClockWarned') expect(alarmAt).toBeLessThanOrEqual(until);
        if (type === 'ClockBreached') expect(alarmAt).toBe(until + 1);
        if (type === 'ClockEscalated') expect(alarmAt).toBeGreaterThan(until + 1);
      }
      expect(nextAlarmAt(swept)).toBeUndefined();
      expect(dueAlarms(swept, end + DAY, book)).toEqual([]);
    }),
  );
});
