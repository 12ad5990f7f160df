import { describe, expect, test } from '@jest/globals';
import { anAgreement, aRequest, aRuleBook, type RequestBuilder, system } from '../../support/builders.ts';
import { anApplication, approveUpTo, complete, decide, returning } from '../../support/chain.ts';
import { at } from '../../support/time.ts';

/** Every stage is to be decided within an hour. */
const rules = aRuleBook(
  anAgreement({
    targets: [...anAgreement().targets, { metric: 'decision', minutes: 60, hours: 'business' }],
  }),
);
const application = (): RequestBuilder => complete(anApplication({ rules }));

/** How each promise to decide a stage stands. */
function decisionsOf({ state }: RequestBuilder): Readonly<Record<string, string>> {
  return Object.fromEntries(
    state.clocks.clocks
      .filter(({ metric }) => metric === 'decision')
      .map(({ id, stoppedAt, cancelledAt }) => [
        id.replace('decision-', ''),
        stoppedAt !== undefined ? 'stopped' : cancelledAt !== undefined ? 'cancelled' : 'running',
      ]),
  );
}

describe('a triage', () => {
  const restatedAt = (request: RequestBuilder) => request.clock('resolution').restatedAt;

  test('that finds the request to be what it was leaves its promises as they were given', () => {
    const fresh = aRequest();
    expect(fresh.triaged({}, { at: 'Mon 09:30' }).state.clocks).toEqual(fresh.state.clocks);
    const sameSum = fresh.triaged({ impact: 'high', urgency: 'low' }, { at: 'Mon 09:30' });
    expect(sameSum.state.priority).toBe(fresh.state.priority);
    expect(sameSum.state.clocks).toEqual(fresh.state.clocks);
  });

  test.each([
    ['kind', { kind: 'service' }],
    ['service', { service: 'phone' }],
    ['priority', { urgency: 'high' }],
  ] as const)('that gives the request another %s gives its promises anew', (_, change) => {
    expect(restatedAt(aRequest().triaged(change, { at: 'Mon 09:30' }))).toBe(at('Mon 09:30'));
  });

  test('that finds a request more urgent promises it for sooner', () => {
    const urgent = aRequest().triaged({ urgency: 'high' }, { at: 'Mon 09:10' });
    expect(urgent.clock('resolution').current).toMatchObject({ priority: 'high', dueAt: at('Mon 14:00') });
    expect(urgent.clock('first-response').current).toMatchObject({ dueAt: at('Mon 09:30') });
  });
});

describe('the promise to decide a stage', () => {
  test('is kept by the decision, while those of other stages run on', () => {
    const handedOn = approveUpTo('develop', application());
    const open = {
      'infrastructure-1': 'running',
      'procurement-1': 'running',
      'contractor-1': 'running',
      'security-1': 'running',
    };
    expect(decisionsOf(handedOn)).toEqual({ 'develop-1': 'stopped', ...open });
    const one = decide(handedOn, 'security');
    expect(decisionsOf(one)).toEqual({ 'develop-1': 'stopped', ...open, 'security-1': 'stopped' });
    const decision = one.events.find((event) => event.type === 'StageDecided' && event.stage === 'security');
    expect(one.clock('decision-security-1').stoppedAt).toBe(decision?.at);
  });

  test('is neither kept nor broken when the stage is no longer asked', () => {
    const handedOn = approveUpTo('develop', application());
    const declined = decide(handedOn, 'security', { outcome: 'decline', reason: 'Unsafe.' });
    expect(declined.state.status).toBe('declined');
    expect(decisionsOf(declined)).toEqual({
      'develop-1': 'stopped',
      'infrastructure-1': 'cancelled',
      'procurement-1': 'cancelled',
      'contractor-1': 'cancelled',
      'security-1': 'stopped',
    });
  });

  test('is neither kept nor broken when the approval halts', () => {
    const halted = application().does(
      { type: 'HaltApproval', attempt: 1, reason: 'expired' },
      { from: system },
    );
    expect(decisionsOf(halted)).toEqual({ 'develop-1': 'cancelled' });
  });

  test('begins anew for a stage that is asked again', () => {
    const again = decide(approveUpTo('program', application()), 'director', returning('cost'));
    expect(decisionsOf(again)).toMatchObject({ 'develop-1': 'stopped', 'develop-2': 'running' });
  });
});

describe('the end of an approval', () => {
  test.each([
    ['approved', approveUpTo('director', application())],
    ['declined', decide(application(), 'develop', { outcome: 'decline', reason: 'Bought already.' })],
  ])('keeps what was promised of an application that is %s, and no time counts any more', (status, ended) => {
    expect(ended.state.status).toBe(status);
    expect(ended.clock('resolution')).toMatchObject({ stoppedAt: ended.now });
    expect(ended.clock('first-response')).toMatchObject({ stoppedAt: ended.now });
    expect(ended.state.clocks.pausedAt).toBe(ended.now);
    expect(Object.values(decisionsOf(ended))).not.toContain('running');
  });

  test('lets the time run again that stood still when it halts while the client is asked', () => {
    const asked = application().waitingOnClient();
    expect(asked.state.clocks.pausedAt).toBe(asked.now);
    const halted = asked.does({ type: 'HaltApproval', attempt: 1, reason: 'failed' }, { from: system });
    expect(halted.state.status).toBe('halted');
    expect(halted.state.clocks).not.toHaveProperty('pausedAt');
    expect(halted.state.clocks.pauses).toEqual([{ from: asked.now, to: halted.now }]);
  });
});

describe('new terms while the work waits', () => {
  test('a wait for the client stops the time under any agreement', () => {
    const two = aRuleBook(anAgreement(), anAgreement({ version: 2, pausesOn: [] }));
    const asked = aRequest({ rules: two }).waitingOnClient();
    expect(asked.restated(2).state.clocks.pausedAt).toBe(asked.now);
  });

  test('a wait the new agreement does not stop the time for goes on counting', () => {
    const two = aRuleBook(anAgreement(), anAgreement({ version: 2, pausesOn: [] }));
    const held = aRequest({ rules: two }).waitingOn('vendor');
    expect(held.state.clocks.pausedAt).toBe(held.now);
    expect(held.restated(2).state.clocks).not.toHaveProperty('pausedAt');
    expect(aRequest({ rules: two }).waitingOn('evidence').state.clocks).not.toHaveProperty('pausedAt');
  });

  test('another agreement for work that waits for nobody lets its time run on', () => {
    const two = aRuleBook(anAgreement(), anAgreement({ version: 2 }));
    expect(aRequest({ rules: two }).restated(2).state.clocks).not.toHaveProperty('pausedAt');
  });
});
