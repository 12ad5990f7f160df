import { describe, expect, test } from '@jest/globals';
import {
  type AlarmEvent,
  nextAlarmAt,
  outcomeOf,
  stepsOf,
  urgentAt,
} from '../../../domain/promises/index.ts';
import { anAgreement, aRequest, aRuleBook, dana, ivan, type RequestBuilder } from '../../support/builders.ts';
import { at, HOUR, MINUTE, reading } from '../../support/time.ts';

function alarms(request: RequestBuilder, clockId: string): readonly AlarmEvent[] {
  return request.events.filter(
    (event): event is AlarmEvent => 'alarmAt' in event && event.clockId === clockId,
  );
}

/** Answered early, so that only the resolution and its updates run. */
const answered = (): RequestBuilder => aRequest().responded({ at: 'Mon 09:10' });

/** The steps of a promise that nobody keeps and nobody acknowledges. */
const everyStep = ['warning-75', 'warning-90', 'breach', 'escalation-1', 'escalation-2'];

describe('warnings, breach and escalation', () => {
  test('alarms come at three quarters, nine tenths, just after the due time, an hour and three hours later', () => {
    const request = answered().sweptUntil('Fri 12:00');
    expect(alarms(request, 'resolution').map(({ step, alarmAt }) => `${step} ${reading(alarmAt)}`)).toEqual([
      'warning-75 Mon 16:30',
      'warning-90 Tue 09:00',
      'breach Tue 10:00:00.001',
      'escalation-1 Tue 11:00:00.001',
      'escalation-2 Tue 13:00:00.001',
    ]);
  });

  test('alarms climb by business time: what breaks on Friday evening reaches the officer on Monday', () => {
    const request = aRequest({ at: 'Fri 15:30' }).sweptUntil(at('Fri 16:30', 2));
    expect(
      alarms(request, 'first-response').map(({ step, alarmAt }) => `${step} ${reading(alarmAt)}`),
    ).toEqual([
      'warning-75 Fri 16:15',
      'warning-90 Fri 16:24',
      'breach Fri 16:30:00.001',
      'escalation-1 +Mon 08:30:00.001',
      'escalation-2 +Mon 10:30:00.001',
    ]);
  });

  test('escalations tell the information officer first and the executive last', () => {
    const request = answered().sweptUntil('Fri 12:00');
    expect(
      alarms(request, 'resolution').flatMap((event) => (event.type === 'ClockEscalated' ? [event.to] : [])),
    ).toEqual(['information-officer', 'executive']);
  });

  test('alarms carry the due time of the promise, however late the sweep came by', () => {
    const request = answered().swept('Fri 12:00').swept('Fri 13:00').swept('Fri 16:00');
    expect(new Set(alarms(request, 'resolution').map(({ dueAt }) => reading(dueAt)))).toEqual(
      new Set(['Tue 10:00']),
    );
    expect(alarms(request, 'resolution').map(({ at: when }) => reading(when))).toEqual([
      'Fri 12:00',
      'Fri 13:00',
      'Fri 16:00',
    ]);
    expect(reading(request.clock('resolution').breachedAt)).toBe('Tue 10:00');
  });

  test('a promise is not breached at the due instant itself, but a millisecond later', () => {
    expect(answered().swept('Tue 10:00').raised).toContain('resolution warning-90');
    expect(answered().swept('Tue 10:00').raised).not.toContain('resolution breach');
    expect(answered().swept(at('Tue 10:00') + 1).raised).toContain('resolution breach');
  });

  test('a promise due when the office closes breaks then, not the next morning', () => {
    const request = aRequest({ at: 'Mon 16:00' });
    expect(reading(request.clock('first-response').current.dueAt)).toBe('Mon 17:00');
    expect(request.swept(at('Mon 17:00') + 1).raised).toContain('first-response breach');
  });

  test('what is due is raised before what somebody does later, so the record tells the order', () => {
    const request = aRequest().resolved({ at: 'Mon 11:00' });
    expect(request.events.map(({ type }) => type)).toEqual([
      'RequestSubmitted',
      'ClockBreached',
      'RequestResolved',
    ]);
  });

  test('alarms of several promises come in the order they were due', () => {
    const instants = answered()
      .sweptUntil('Fri 12:00')
      .events.flatMap((event) => ('alarmAt' in event ? [event.alarmAt] : []));
    expect(instants).toEqual([...instants].sort((one, other) => one - other));
  });

  test('alarms stop when the promise is settled', () => {
    expect(answered().resolved({ at: 'Mon 12:00' }).swept(at('Fri 12:00', 1)).raised).toEqual([]);
  });

  test('alarms stand still while waiting on the client and go on where they stood', () => {
    const waiting = answered().waitingOnClient({ at: 'Mon 16:00' });
    expect(nextAlarmAt(waiting.state.clocks)).toBeUndefined();
    expect(alarms(waiting.swept(at('Fri 12:00', 3)), 'resolution')).toEqual([]);
    const back = waiting.answered({ at: 'Wed 08:00' });
    expect(reading(nextAlarmAt(back.state.clocks))).toBe('Wed 08:30');
  });

  test('an escalation waits too, when a broken promise waits on the client', () => {
    const request = answered()
      .swept('Tue 10:01')
      .waitingOnClient({ at: 'Tue 10:30' })
      .swept('Thu 12:00')
      .answered({ at: 'Thu 13:00' });
    expect(request.raised).not.toContain('resolution escalation-1');
    // Of the hour since the director was told, at 10:01, half an hour and a minute were left.
    expect(request.swept(at('Thu 13:31') - 1).raised).not.toContain('resolution escalation-1');
    expect(request.swept('Thu 13:31').raised).toContain('resolution escalation-1');
  });
});

describe('acknowledging a breach', () => {
  test('acknowledging a breach ends its climb', () => {
    const request = answered()
      .sweptUntil('Tue 10:01')
      .acknowledged('resolution', { at: 'Tue 10:20' })
      .sweptUntil('Fri 12:00');
    expect(alarms(request, 'resolution').map(({ step }) => step)).toEqual([
      'warning-75',
      'warning-90',
      'breach',
    ]);
  });

  test('acknowledging one breach leaves the other promises climbing', () => {
    const request = aRequest()
      .sweptUntil('Tue 10:01')
      .acknowledged('resolution', { at: 'Tue 10:20' })
      .sweptUntil('Fri 12:00');
    expect(request.raised).toContain('first-response escalation-2');
    expect(request.raised).not.toContain('resolution escalation-1');
  });

  test('an acknowledgement holds across a wait and a reopening', () => {
    const request = answered()
      .sweptUntil('Tue 10:01')
      .acknowledged('resolution')
      .waitingOnClient()
      .answered()
      .resolved()
      .reopened()
      .sweptUntil('Fri 12:00');
    expect(request.raised).not.toContain('resolution escalation-1');
  });
});

describe('alarms and a changed promise', () => {
  const longer = anAgreement({
    version: 2,
    targets: [{ metric: 'resolution', minutes: 1200, hours: 'business' }],
  });
  const same = anAgreement({ version: 3 });
  const warning = anAgreement({ version: 4, warnings: [50, 75, 90] });
  const rules = aRuleBook(anAgreement(), longer, same, warning);
  const begun = (): RequestBuilder => aRequest({ rules }).responded({ at: 'Mon 09:10' });
  const broken = (): RequestBuilder => begun().sweptUntil('Tue 10:01');

  test('a breach once told stays one under a longer promise: it can be excused, not reworded', () => {
    const request = broken().restated(2, { at: 'Tue 10:30' });
    expect(outcomeOf(request.clock('resolution'), request.now)).toBe('broken');
    expect(reading(request.clock('resolution').breachedAt)).toBe('Tue 10:00');
    const solved = request.resolved({ at: 'Tue 11:00' });
    expect(outcomeOf(solved.clock('resolution'), solved.now)).toBe('broken');
  });

  test('a breach once told is not told again under a longer promise, but climbs on as that one says', () => {
    const request = broken().restated(2, { at: 'Tue 10:30' }).sweptUntil('Fri 17:00');
    expect(alarms(request, 'resolution').map(({ step, alarmAt }) => `${step} ${reading(alarmAt)}`)).toEqual([
      'warning-75 Mon 16:30',
      'warning-90 Tue 09:00',
      'breach Tue 10:00:00.001',
      'escalation-1 Wed 12:00:00.001',
      'escalation-2 Wed 14:00:00.001',
    ]);
  });

  test('a priority raised and lowered again repeats no breach and no escalation', () => {
    const request = answered()
      .prioritised('high', 'high', { at: 'Mon 16:00' })
      .swept('Tue 16:01')
      .prioritised('medium', 'medium', { at: 'Tue 16:02' })
      .prioritised('high', 'high', { at: 'Tue 16:05' })
      .sweptUntil('Fri 17:00');
    const steps = alarms(request, 'resolution').map(({ step }) => step);
    expect(steps).toEqual([...new Set(steps)]);
  });

  test('a warning is given again when a longer promise reaches it again', () => {
    const request = aRequest({ rules })
      .responded({ at: 'Mon 09:10' })
      .swept('Mon 16:31')
      .restated(2, { at: 'Mon 16:40' })
      .swept('Tue 15:01');
    expect(alarms(request, 'resolution').map(({ step }) => step)).toEqual(['warning-75', 'warning-75']);
  });

  test('a new agreement with the same promise repeats no warning, at the very instant of one either', () => {
    const request = begun().swept('Mon 16:30').restated(3, { at: 'Mon 16:30' }).swept('Mon 16:59');
    expect(alarms(request, 'resolution').map(({ step }) => step)).toEqual(['warning-75']);
  });

  test('nobody is warned of a promise already broken, whatever warnings a new agreement brings', () => {
    const request = broken().restated(4, { at: 'Tue 10:30' }).sweptUntil('Fri 17:00');
    expect(alarms(request, 'resolution').map(({ step }) => step)).toEqual(everyStep);
  });

  test('a warning that a shorter promise brings during a wait is given when the wait is over', () => {
    const waiting = begun()
      .waitingOnClient({ at: 'Mon 13:00' })
      .prioritised('high', 'medium', { at: 'Mon 14:00' });
    expect(nextAlarmAt(waiting.state.clocks)).toBeUndefined();
    expect(waiting.swept('Mon 16:00').raised).toEqual(waiting.raised);
    const back = waiting.answered({ at: 'Tue 08:00' }).swept('Tue 08:01');
    expect(alarms(back, 'resolution').map(({ step }) => step)).toEqual(['warning-75']);
  });

  test('a new agreement with the same promise raises nothing twice', () => {
    const request = broken().restated(3, { at: 'Tue 10:30' }).sweptUntil('Fri 17:00');
    expect(alarms(request, 'resolution').map(({ step }) => step)).toEqual(everyStep);
  });

  test('nothing is raised twice when the promise broke at closing time and the change comes after hours', () => {
    const request = aRequest({ rules, at: 'Mon 16:00' })
      .sweptUntil('Mon 17:30')
      .restated(3, { at: 'Mon 18:00' })
      .swept('Mon 19:00');
    expect(alarms(request, 'first-response').map(({ step }) => step)).toEqual([
      'warning-75',
      'warning-90',
      'breach',
    ]);
    expect(outcomeOf(request.clock('first-response'), request.now)).toBe('broken');
  });

  test('a shorter promise that has passed breaks at once, and says under which terms', () => {
    const request = answered().prioritised('high', 'medium', { at: 'Mon 16:00' }).swept('Mon 16:01');
    expect(alarms(request, 'resolution')).toMatchObject([{ step: 'breach', underNew: 'priority' }]);
    expect(reading(request.clock('resolution').breachedAt)).toBe('Mon 14:00');
    const restated = begun()
      .restated(2, { at: 'Mon 10:00' })
      .restated(1, { at: 'Tue 10:30' })
      .swept('Tue 10:31');
    expect(alarms(restated, 'resolution')).toMatchObject([{ step: 'breach' }]);
    expect(alarms(restated, 'resolution')[0]).not.toHaveProperty('underNew', 'priority');
  });

  test('a promise that was due before its new terms, or falls due after them, is told without them', () => {
    const request = answered().prioritised('high', 'medium', { at: 'Mon 12:00' }).sweptUntil('Mon 15:01');
    expect(alarms(request, 'resolution').map(({ step, underNew }) => [step, underNew])).toEqual([
      ['warning-75', undefined],
      ['warning-90', undefined],
      ['breach', undefined],
      ['escalation-1', undefined],
    ]);
  });
});

describe('the time each step below has', () => {
  test('a priority raised after the new due time reaches the officer when the director has had the agreed time', () => {
    const request = answered().prioritised('high', 'medium', { at: 'Mon 16:00' }).swept('Mon 16:01');
    expect(request.swept('Mon 17:00').raised).not.toContain('resolution escalation-1');
    expect(request.swept(at('Tue 08:01') - 1).raised).not.toContain('resolution escalation-1');
    const officer = request.swept('Tue 08:01');
    expect(officer.raised).toContain('resolution escalation-1');
    expect(officer.swept('Tue 10:00').raised).not.toContain('resolution escalation-2');
    expect(officer.swept('Tue 10:01').raised).toContain('resolution escalation-2');
  });

  test('a sweep that comes after days tells the director, and nobody above', () => {
    const request = answered().swept('Fri 12:00');
    expect(alarms(request, 'resolution').map(({ step }) => step)).toEqual(['breach']);
    expect(
      request.acknowledged('resolution', { at: 'Fri 12:30' }).sweptUntil(at('Fri 12:00', 2)).raised,
    ).not.toContain('resolution escalation-1');
  });

  test('of warnings due together the last is given, and none of what has happened', () => {
    const late = answered().swept('Tue 09:30');
    expect(alarms(late, 'resolution').map(({ step }) => step)).toEqual(['warning-90']);
    expect(alarms(late.sweptUntil('Tue 10:30'), 'resolution').map(({ step }) => step)).toEqual([
      'warning-90',
      'breach',
    ]);
  });

  test('a promise owed again begins to climb anew', () => {
    const none = anAgreement({
      version: 2,
      targets: anAgreement().targets.filter(({ metric }) => metric !== 'resolution'),
    });
    const request = aRequest({ rules: aRuleBook(anAgreement(), none) })
      .responded({ at: 'Mon 09:10' })
      .sweptUntil('Tue 10:30')
      .restated(2, { at: 'Tue 10:40' })
      .restated(1, { at: 'Wed 10:00' })
      .swept('Wed 10:30');
    expect(request.raised).not.toContain('resolution escalation-1');
    expect(request.swept('Wed 11:00').raised).toContain('resolution escalation-1');
  });

  test('an excuse granted ends the climb; one refused does not', () => {
    const asked = answered()
      .sweptUntil('Tue 10:01')
      .does(
        { type: 'AskExcuse', clockId: 'resolution', reason: 'The vendor.' },
        { from: dana, at: 'Tue 10:10' },
      );
    const decided = (granted: boolean): RequestBuilder =>
      asked
        .does(
          { type: 'DecideExcuse', clockId: 'resolution', granted, reason: 'Seen.' },
          { from: ivan, at: 'Tue 10:20' },
        )
        .sweptUntil('Fri 12:00');
    expect(decided(true).raised).not.toContain('resolution escalation-1');
    expect(decided(false).raised).toContain('resolution escalation-1');
    // Nor do new terms, or a reopening, make it climb again.
    const again = decided(true).resolved({ at: 'Fri 13:00' }).reopened({ at: 'Fri 14:00' });
    expect(again.sweptUntil(at('Fri 12:00', 1)).raised).not.toContain('resolution escalation-1');
    expect(nextAlarmAt(decided(true).prioritised('high', 'medium').state.clocks)).toBe(
      nextAlarmAt(decided(true).state.clocks),
    );
  });
});

describe('the most urgent promise of a request', () => {
  test('the most urgent promise of a request is the earliest due of those still open', () => {
    expect(reading(urgentAt(aRequest().state.clocks))).toBe('Mon 10:00');
    expect(reading(urgentAt(aRequest().responded({ at: 'Mon 09:10' }).state.clocks))).toBe('Mon 13:10');
  });

  test('a request has no most urgent promise while every clock stands still, nor after the end', () => {
    expect(urgentAt(aRequest().waitingOnClient().state.clocks)).toBeUndefined();
    expect(urgentAt(aRequest().resolved().state.clocks)).toBeUndefined();
  });
});

test('the steps of a promise are cut from its budget to the millisecond', () => {
  const steps = stepsOf(anAgreement({ warnings: [33] }), 7 * MINUTE);
  expect(steps).toEqual([
    { step: 'warning-33', raises: 'warning', amountMs: 138_600, afterMs: 0 },
    { step: 'breach', raises: 'breach', amountMs: 7 * MINUTE, afterMs: 1 },
    {
      step: 'escalation-1',
      raises: 'escalation',
      to: 'information-officer',
      intervalMs: 60 * MINUTE,
      amountMs: 7 * MINUTE + HOUR,
      afterMs: 1,
    },
    {
      step: 'escalation-2',
      raises: 'escalation',
      to: 'executive',
      intervalMs: 120 * MINUTE,
      amountMs: 7 * MINUTE + 3 * HOUR,
      afterMs: 1,
    },
  ]);
});
