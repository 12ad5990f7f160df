import { describe, expect, test } from '@jest/globals';
import { termsBookOf } from '../../../domain/agreements/index.ts';
import { dueAlarms, outcomeOf } from '../../../domain/promises/index.ts';
import {
  anAgreement,
  ann,
  aRequest,
  aRuleBook,
  by,
  iris,
  type RequestBuilder,
  sam,
} from '../../support/builders.ts';
import { at, HOUR, reading } from '../../support/time.ts';

const due = (request: RequestBuilder, id: string, of: 'current' | 'promised' = 'current'): string =>
  reading(request.clock(id)[of].dueAt);

describe('what is promised when a request comes in', () => {
  test('a moderate request is answered within an hour and solved within ten, nights left out', () => {
    const request = aRequest();
    expect(due(request, 'first-response')).toBe('Mon 10:00');
    expect(due(request, 'resolution')).toBe('Tue 10:00');
  });

  test('a critical request is promised by the clock on the wall, at night too', () => {
    const request = aRequest({ impact: 'high', urgency: 'high', at: 'Fri 23:30' });
    expect(due(request, 'first-response')).toBe('Fri 23:45');
    expect(due(request, 'resolution')).toBe('Sat 01:30');
  });

  test('what comes in on Saturday is promised from Monday morning', () => {
    expect(due(aRequest({ at: 'Sat 11:00' }), 'first-response')).toBe('+Mon 09:00');
  });

  test('an agreement that promises nothing for inquiries makes no clock for one', () => {
    const targets = anAgreement().targets.map((target) => ({ ...target, kinds: ['incident'] as const }));
    const request = aRequest({ rules: aRuleBook(anAgreement({ targets })), kind: 'inquiry' });
    expect(request.state.clocks.clocks).toEqual([]);
    expect(request.responded().resolved().state.status).toBe('resolved');
  });

  test('the first target that fits counts, so a service can have its own promise', () => {
    const own = { metric: 'resolution', services: ['payroll'], minutes: 60, hours: 'business' } as const;
    const rules = aRuleBook(anAgreement({ targets: [own, ...anAgreement().targets] }));
    expect(due(aRequest({ rules, service: 'payroll' }), 'resolution')).toBe('Mon 10:00');
    expect(due(aRequest({ rules, service: 'email' }), 'resolution')).toBe('Tue 10:00');
  });
});

describe('the first response', () => {
  test.each([
    ['a response', () => aRequest().responded({ at: 'Mon 09:30' })],
    ['a question', () => aRequest().waitingOnClient({ at: 'Mon 09:30' })],
    ['a public comment by the department', () => aRequest().commented({ at: 'Mon 09:30' })],
    ['the resolution', () => aRequest().resolved({ at: 'Mon 09:30' })],
  ])('%s keeps the promise of a first response', (_, story) => {
    const request = story();
    const clock = request.clock('first-response');
    expect(reading(clock.stoppedAt)).toBe('Mon 09:30');
    expect(outcomeOf(clock, at('Tue 09:00'))).toBe('kept');
    expect(reading(request.state.respondedAt)).toBe('Mon 09:30');
  });

  test.each([
    ['a note among the department', () => aRequest().commented({}, 'internal')],
    ['a comment by the client', () => aRequest().commented({ from: ann })],
    ['a triage', () => aRequest().triaged()],
    ['waiting for a vendor', () => aRequest().waitingOn('vendor')],
    ['an assignment', () => aRequest().does({ type: 'AssignRequest', team: 'client-specialist' })],
  ])('%s does not answer the client', (_, story) => {
    const request = story();
    expect(request.clock('first-response').stoppedAt).toBeUndefined();
    expect(request.state.respondedAt).toBeUndefined();
  });

  test('the promise of a first response is kept at the due instant itself and broken a millisecond later', () => {
    const last = aRequest().responded({ at: at('Mon 10:00') });
    const late = aRequest().responded({ at: at('Mon 10:00') + 1 });
    expect(outcomeOf(last.clock('first-response'), at('Mon 12:00'))).toBe('kept');
    expect(last.raised).not.toContain('first-response breach');
    expect(outcomeOf(late.clock('first-response'), at('Mon 12:00'))).toBe('broken');
    expect(late.raised).toContain('first-response breach');
  });

  test('the promise of a first response still open runs up to its due instant, and is broken a millisecond later', () => {
    const clock = aRequest().clock('first-response');
    expect(outcomeOf(clock, at('Mon 10:00'))).toBe('running');
    expect(outcomeOf(clock, at('Mon 10:00') + 1)).toBe('broken');
  });

  test('a first response is given once: a further one moves neither its clock nor the time of the first', () => {
    const request = aRequest().responded({ at: 'Mon 09:30' }).responded({ at: 'Mon 15:00' });
    expect(reading(request.clock('first-response').stoppedAt)).toBe('Mon 09:30');
    expect(reading(request.state.respondedAt)).toBe('Mon 09:30');
  });
});

describe('the next update', () => {
  const answered = (): RequestBuilder => aRequest().responded({ at: 'Mon 09:30' });

  test('the next update is promised from every word the client hears', () => {
    expect(due(answered(), 'next-update-1')).toBe('Mon 13:30');
    expect(due(answered().commented({ at: 'Mon 11:00' }), 'next-update-2')).toBe('Mon 15:00');
  });

  test('an update that came in time is counted and leaves no clock behind', () => {
    const { clocks } = answered().commented({ at: 'Mon 11:00' }).commented({ at: 'Mon 12:00' }).state;
    expect(clocks.cycles['next-update']).toEqual({ started: 3, kept: 2 });
    expect(clocks.clocks.map(({ id }) => id)).toEqual(['first-response', 'resolution', 'next-update-3']);
  });

  test('an update at the due instant itself came in time', () => {
    const { cycles } = answered().commented({ at: 'Mon 13:30' }).state.clocks;
    expect(cycles['next-update']).toEqual({ started: 2, kept: 1 });
  });

  test('of updates that nobody promised none is counted', () => {
    const low = aRequest({ impact: 'low', urgency: 'low' }).responded().commented();
    expect(low.state.clocks.cycles).toEqual({});
  });

  test('an update that came late stays in the record as broken', () => {
    const request = answered().commented({ at: 'Mon 14:00' });
    expect(request.state.clocks.cycles['next-update']).toEqual({ started: 2, kept: 0 });
    expect(outcomeOf(request.clock('next-update-1'), request.now)).toBe('broken');
    expect(due(request, 'next-update-2')).toBe('Tue 09:00');
  });

  test('silence while waiting on the client is not counted', () => {
    const request = answered().waitingOnClient({ at: 'Mon 10:30' }).answered({ at: 'Wed 08:00' });
    // Asking was an update and started a cycle; all four hours of it are left.
    expect(due(request, 'next-update-2')).toBe('Wed 12:00');
  });

  test('no update is promised once the request is resolved, and a reopening promises one again', () => {
    const resolved = answered().resolved({ at: 'Mon 11:00' });
    expect(resolved.state.clocks.clocks.map(({ id }) => id)).toEqual(['first-response', 'resolution']);
    expect(resolved.commented().state.clocks).toEqual(resolved.state.clocks);
    expect(due(resolved.reopened({ at: 'Tue 08:00' }), 'next-update-2')).toBe('Tue 12:00');
  });

  test('the promise of updates goes on for a request without a promised resolution', () => {
    const targets = anAgreement().targets.map((target) =>
      target.metric === 'resolution' ? { ...target, kinds: ['incident'] as const } : target,
    );
    const rules = aRuleBook(anAgreement({ targets }));
    const request = aRequest({ rules }).triaged({ kind: 'inquiry' }).responded({ at: 'Mon 09:30' });
    expect(outcomeOf(request.clock('resolution'), request.now)).toBe('cancelled');
    expect(due(request, 'next-update-1')).toBe('Mon 13:30');
  });
});

describe('waiting', () => {
  test('the clock stands still while we wait on the client', () => {
    const waiting = aRequest().waitingOnClient({ at: 'Mon 10:00' });
    expect(due(waiting, 'resolution')).toBe('none');
    expect(outcomeOf(waiting.clock('resolution'), at('Fri 10:00'))).toBe('paused');
    expect(due(waiting.answered({ at: 'Wed 10:00' }), 'resolution')).toBe('Thu 10:00');
  });

  test('nights and weekends within a wait are not given twice', () => {
    const request = aRequest().waitingOnClient({ at: 'Mon 16:00' }).answered({ at: 'Tue 09:00' });
    // One hour of Monday and one of Tuesday were waited: two hours later than Tuesday 10:00.
    expect(due(request, 'resolution')).toBe('Tue 12:00');
  });

  test('waiting on a vendor stops the clock because this agreement says so', () => {
    const waiting = aRequest().waitingOn('vendor', { at: 'Mon 10:00' });
    expect(due(waiting, 'resolution')).toBe('none');
    expect(due(waiting.resumed({ at: 'Mon 12:00' }), 'resolution')).toBe('Tue 12:00');
  });

  test.each(['problem', 'evidence'] as const)(
    'waiting on %s stops nothing: it is not in the agreement',
    (wait) => {
      const waiting = aRequest().waitingOn(wait, { at: 'Mon 10:00' });
      expect(waiting.state.status).toBe('waiting');
      expect(due(waiting, 'resolution')).toBe('Tue 10:00');
      expect(due(waiting.resumed({ at: 'Mon 12:00' }), 'resolution')).toBe('Tue 10:00');
    },
  );

  test('a wait that began after the promise was broken does not blur that it was', () => {
    const request = aRequest().responded().swept('Tue 10:30').waitingOnClient({ at: 'Tue 11:00' });
    const clock = request.clock('resolution');
    expect(outcomeOf(clock, at('Tue 12:00'))).toBe('broken');
    expect(outcomeOf(clock, at('Tue 12:00'), 'promised')).toBe('broken');
    expect(due(request, 'resolution')).toBe('Tue 10:00');
  });

  test('a request resolved while waiting counts the wait to the end', () => {
    const request = aRequest().waitingOnClient({ at: 'Mon 10:00' }).resolved({ at: 'Fri 16:00' });
    expect(outcomeOf(request.clock('resolution'), request.now)).toBe('kept');
    expect(request.told('resolution').spentMs).toBe(HOUR);
  });

  test('a question asked at the due instant itself breaks nothing while it waits', () => {
    const request = aRequest().responded({ at: 'Mon 09:05' }).waitingOnClient({ at: 'Tue 10:00' });
    expect(outcomeOf(request.clock('resolution'), at('Wed 12:00'))).toBe('paused');
    const resolved = request.resolved({ at: 'Wed 12:00' });
    expect(outcomeOf(resolved.clock('resolution'), resolved.now)).toBe('kept');
    expect(resolved.raised).not.toContain('resolution breach');
  });

  test('a priority raised during a wait that finds the promise broken before it is told at once', () => {
    const request = aRequest()
      .responded({ at: 'Mon 09:05' })
      .waitingOnClient({ at: 'Mon 16:00' })
      .prioritised('high', 'high', { at: 'Mon 16:30' })
      .swept('Mon 16:31');
    expect(request.state.status).toBe('waiting');
    expect(request.raised).toContain('resolution breach');
    expect(dueAlarms(request.state.clocks, request.now, termsBookOf(request.rules))).toEqual([]);
  });
});

describe('a changed priority', () => {
  test('a changed priority counts again from the start, not from the change', () => {
    const request = aRequest().prioritised('high', 'medium', { at: 'Mon 12:00' });
    expect(request.state.priority).toBe('high');
    expect(due(request, 'resolution')).toBe('Mon 14:00');
  });

  test('a changed priority keeps the promise first given beside the restated one', () => {
    const request = aRequest().prioritised('high', 'medium', { at: 'Mon 12:00' });
    expect(due(request, 'resolution', 'promised')).toBe('Tue 10:00');
    const solved = request.resolved({ at: 'Mon 16:00' });
    expect(solved.told('resolution').outcome).toBe('broken');
    expect(solved.told('resolution').promisedOutcome).toBe('kept');
  });

  test('a changed priority keeps the time already waited', () => {
    const request = aRequest()
      .waitingOnClient({ at: 'Mon 10:00' })
      .answered({ at: 'Mon 12:00' })
      .prioritised('high', 'medium', { at: 'Mon 12:30' });
    expect(due(request, 'resolution')).toBe('Mon 16:00');
    expect(due(request, 'resolution', 'promised')).toBe('Tue 12:00');
  });

  test('a priority changed while waiting gives no due time until the answer, then the right one', () => {
    const request = aRequest()
      .waitingOnClient({ at: 'Mon 10:00' })
      .prioritised('high', 'medium', { at: 'Mon 11:00' });
    expect(due(request, 'resolution')).toBe('none');
    expect(due(request.answered({ at: 'Mon 12:00' }), 'resolution')).toBe('Mon 16:00');
  });

  test('a changed priority touches no promise that has been settled', () => {
    const request = aRequest().responded({ at: 'Mon 09:50' }).prioritised('high', 'medium');
    expect(outcomeOf(request.clock('first-response'), request.now)).toBe('kept');
    expect(due(request, 'first-response')).toBe('Mon 10:00');
  });

  test('a priority changed by triage counts as changed; a triage that changes nothing restates nothing', () => {
    expect(due(aRequest().triaged({ impact: 'high' }), 'resolution')).toBe('Mon 14:00');
    const same = aRequest().triaged({ team: 'client-specialist' });
    expect(same.state.clocks).toEqual(aRequest().state.clocks);
  });
});

describe('a changed agreement', () => {
  const tighter = anAgreement({
    version: 2,
    targets: [
      { metric: 'first-response', minutes: 30, hours: 'business' },
      { metric: 'resolution', minutes: 480, hours: 'business' },
    ],
    pausesOn: [],
  });
  const rules = aRuleBook(anAgreement(), tighter);

  test('a changed agreement keeps the time already waited, also what only the old one allowed to wait for', () => {
    const request = aRequest({ rules })
      .waitingOn('vendor', { at: 'Mon 10:00' })
      .resumed({ at: 'Mon 13:00' })
      .restated(2, { at: 'Mon 14:00' });
    expect(due(request, 'resolution')).toBe('Tue 11:00');
    expect(due(request, 'resolution', 'promised')).toBe('Tue 13:00');
    expect(request.state.agreementVersion).toBe(2);
    expect(request.clock('resolution').promised.agreementVersion).toBe(1);
  });

  test('an agreement that no longer waits for vendors sets a clock going that stood still for one', () => {
    const request = aRequest({ rules })
      .waitingOn('vendor', { at: 'Mon 10:00' })
      .restated(2, { at: 'Mon 13:00' });
    expect(request.state.status).toBe('waiting');
    expect(due(request, 'resolution')).toBe('Tue 11:00');
    expect(due(request.resumed({ at: 'Mon 15:00' }), 'resolution')).toBe('Tue 11:00');
  });

  test('an agreement that waits for vendors stops a clock that ran on during such a wait', () => {
    const back = aRuleBook(tighter, anAgreement());
    const request = aRequest({ rules: back, agreementVersion: 2 })
      .waitingOn('vendor', { at: 'Mon 10:00' })
      .restated(1, { at: 'Mon 13:00' });
    expect(due(request, 'resolution')).toBe('none');
    expect(due(request.resumed({ at: 'Mon 15:00' }), 'resolution')).toBe('Tue 12:00');
  });

  test('a changed agreement leaves the wait on a client a wait', () => {
    const request = aRequest({ rules }).waitingOnClient({ at: 'Mon 10:00' }).restated(2, { at: 'Mon 13:00' });
    expect(due(request, 'resolution')).toBe('none');
    expect(due(request.answered({ at: 'Mon 14:00' }), 'resolution')).toBe('Tue 12:00');
  });

  test('an agreement without such a promise ends it, and one that has it again gives it back', () => {
    const bare = anAgreement({
      version: 2,
      targets: [{ metric: 'resolution', kinds: ['project'], minutes: 60, hours: 'business' }],
    });
    const without = aRequest({ rules: aRuleBook(anAgreement(), bare) }).restated(2, { at: 'Mon 10:00' });
    expect(outcomeOf(without.clock('resolution'), without.now)).toBe('cancelled');
    expect(without.raised).not.toContain('resolution warning-75');
    const again = without.restated(1, { at: 'Mon 11:00' });
    expect(due(again, 'resolution')).toBe('Tue 10:00');
    expect(outcomeOf(again.clock('resolution'), again.now)).toBe('running');
    // The client waits for a resolution to the end; whether they were answered in time was not promised for a while.
    expect(outcomeOf(again.clock('first-response'), again.now)).toBe('cancelled');
  });
});

describe('the end', () => {
  test('a reopened request goes on counting where it stood', () => {
    const resolved = aRequest().responded().resolved({ at: 'Mon 16:00' });
    const reopened = resolved.reopened({ at: 'Thu 08:00' });
    expect(reopened.told('resolution').spentMs).toBe(7 * HOUR);
    expect(due(reopened, 'resolution')).toBe('Thu 11:00');
  });

  test('a reopening gives back the promise of a resolution and leaves the first response as it was', () => {
    const reopened = aRequest().responded({ at: 'Mon 09:30' }).resolved().reopened({ at: 'Thu 08:00' });
    expect(reading(reopened.clock('first-response').stoppedAt)).toBe('Mon 09:30');
    expect(reopened.clock('resolution').stoppedAt).toBeUndefined();
  });

  test('a request reopened after its closing counts neither the rest nor the archive', () => {
    const request = aRequest()
      .resolved({ at: 'Mon 16:00' })
      .closed({ at: 'Tue 09:00' })
      .reopened({ at: 'Thu 08:00' });
    expect(due(request, 'resolution')).toBe('Thu 11:00');
  });

  test('a promise broken before stays broken after reopening and solving again', () => {
    const request = aRequest()
      .resolved({ at: 'Tue 11:00' })
      .reopened({ at: 'Tue 12:00' })
      .resolved({ at: 'Tue 12:10' });
    expect(outcomeOf(request.clock('resolution'), request.now)).toBe('broken');
    expect(reading(request.clock('resolution').breachedAt)).toBe('Tue 10:00');
  });

  test('a withdrawn request owes nothing more', () => {
    const request = aRequest().withdrawn({ at: 'Mon 09:30' }).swept('Fri 09:00');
    expect(request.state.clocks.clocks.map((clock) => outcomeOf(clock, request.now))).toEqual([
      'cancelled',
      'cancelled',
    ]);
    expect(request.raised).toEqual([]);
  });

  test('a promise broken before the withdrawal stays broken', () => {
    const request = aRequest().swept('Mon 10:05').withdrawn();
    expect(outcomeOf(request.clock('first-response'), request.now)).toBe('broken');
    expect(outcomeOf(request.clock('resolution'), request.now)).toBe('cancelled');
  });
});

describe('who did what to a broken promise', () => {
  const broken = (): RequestBuilder => aRequest().swept('Mon 10:05');

  test('an excuse somebody else granted is kept with both names', () => {
    const request = broken()
      .does({ type: 'AskExcuse', clockId: 'first-response', reason: 'Power cut.' }, { from: sam })
      .does(
        { type: 'DecideExcuse', clockId: 'first-response', granted: true, reason: 'True.' },
        { from: by('dana', 'service-director') },
      );
    expect(request.clock('first-response').excuse).toEqual({
      reason: 'Power cut.',
      askedBy: 'sam',
      askedFor: [],
      decidedBy: 'dana',
      granted: true,
    });
    expect(outcomeOf(request.clock('first-response'), request.now)).toBe('broken');
  });

  test('the client disputes how a broken promise is told', () => {
    const request = broken().does(
      { type: 'ReviewOutcome', clockId: 'first-response', agrees: false, reason: 'Nobody called.' },
      { from: ann, at: 'Mon 11:00' },
    );
    expect(request.clock('first-response').clientReview).toEqual({
      agrees: false,
      by: 'ann',
      at: at('Mon 11:00'),
    });
  });

  test('a director acknowledges a broken promise by name', () => {
    expect(
      broken().acknowledged('first-response', { at: 'Mon 10:30' }).clock('first-response').acknowledged,
    ).toEqual({
      by: 'dana',
      at: at('Mon 10:30'),
    });
    expect(broken().tries({ type: 'AcknowledgeBreach', clockId: 'resolution' }, { from: iris })).toEqual({
      ok: false,
      refusal: { code: 'clock.not-breached', clockId: 'resolution' },
    });
  });

  test('of a promise there is not, those there are are told', () => {
    expect(broken().tries({ type: 'AcknowledgeBreach', clockId: 'recovery' }, { from: iris })).toEqual({
      ok: false,
      refusal: { code: 'clock.unknown', clockId: 'recovery', known: ['first-response', 'resolution'] },
    });
  });
});
