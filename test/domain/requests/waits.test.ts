import { describe, expect, test } from '@jest/globals';
import { clockOf } from '../../../domain/promises/index.ts';
import { anAgreement, aRequest, aRuleBook, type RequestBuilder } from '../../support/builders.ts';
import { at, HOUR } from '../../support/time.ts';

const hold = (waitingOn: 'vendor' | 'problem') =>
  ({ type: 'HoldWork', waitingOn, text: 'Ordered.' }) as const;
const ask = { type: 'AskClient', text: 'Which floor?' } as const;
const answer = { type: 'AnswerQuestion', text: 'The third.' } as const;
const resume = { type: 'ResumeWork' } as const;
const waits = ({ state: { status, waitingOn, alsoWaitingOn } }: RequestBuilder) => [
  status,
  waitingOn,
  alsoWaitingOn,
];
const working = () => aRequest().triaged().responded();

describe('a question and a hold stand side by side', () => {
  test.each([
    ['asked while the work is held', working().does(hold('vendor')).does(ask)],
    ['held while the client is asked', working().does(ask).does(hold('vendor'))],
  ])('%s, a request waits for both, and first for the client', (_, both) => {
    expect(waits(both)).toEqual(['waiting', 'client', 'vendor']);
    expect(waits(both.does(answer))).toEqual(['waiting', 'vendor', undefined]);
    expect(waits(both.does(answer).does(resume))).toEqual(['in-progress', undefined, undefined]);
    expect(waits(both.does(resume))).toEqual(['waiting', 'client', undefined]);
    expect(waits(both.does(resume).does(answer))).toEqual(['in-progress', undefined, undefined]);
    expect(waits(both.resolved())).toEqual(['resolved', undefined, undefined]);
  });

  test('a second question leaves the request waiting for the client, and one answer answers both', () => {
    const twice = working().does(ask).does(ask);
    expect(waits(twice)).toEqual(['waiting', 'client', undefined]);
    expect(waits(twice.does(answer))).toEqual(['in-progress', undefined, undefined]);
  });

  test('another hold takes the place of the first, beside a question too', () => {
    expect(waits(working().does(hold('vendor')).does(hold('problem')))).toEqual([
      'waiting',
      'problem',
      undefined,
    ]);
    const asked = working().does(hold('vendor')).does(ask).does(hold('problem'));
    expect(waits(asked)).toEqual(['waiting', 'client', 'problem']);
  });

  test('whoever is asked is no longer reminded once they have answered, while the hold goes on', () => {
    const both = working().does(ask).does(hold('vendor'));
    expect(both.state.asked).toBeDefined();
    expect(both.does(answer).state.asked).toBeUndefined();
  });

  test('what happens meanwhile changes no wait', () => {
    const both = working().does(hold('vendor')).does(ask);
    const text = 'Still looking.';
    expect(waits(both.does({ type: 'AddComment', text, visibility: 'internal' }))).toEqual(waits(both));
    expect(waits(both.triaged({ service: 'telephone' }))).toEqual(waits(both));
  });
});

describe('the clocks of a request that waits for two things', () => {
  const pauses = (...pausesOn: readonly 'vendor'[]) => aRuleBook(anAgreement({ pausesOn: [...pausesOn] }));
  const minutesPaused = (request: RequestBuilder): number =>
    request.state.clocks.pauses.reduce((sum, { from, to }) => sum + (to - from) / 60_000, 0);
  const from = (rules: ReturnType<typeof pauses>) =>
    aRequest({ rules, at: 'Mon 09:00' })
      .does(ask, { at: 'Mon 10:00' })
      .does(hold('vendor'), { at: 'Mon 10:30' })
      .does(ask, { at: 'Mon 10:40' })
      .does(answer, { at: 'Mon 11:00' });

  test('stand still from the first wait to the last that pauses them, each minute once', () => {
    const resumed = from(pauses('vendor')).does(resume, { at: 'Mon 12:00' });
    expect(minutesPaused(resumed)).toBe(120);
    expect(resumed.state.clocks.pausedAt).toBeUndefined();
    expect(clockOf(resumed.state.clocks, 'resolution')?.current.dueAt).toBe(
      (clockOf(aRequest({ rules: pauses('vendor'), at: 'Mon 09:00' }).state.clocks, 'resolution')?.current
        .dueAt ?? 0) +
        2 * HOUR,
    );
  });

  test('go on with the answer when the hold does not pause them', () => {
    const answered = from(pauses());
    expect(answered.state.waitingOn).toBe('vendor');
    expect(answered.state.clocks.pausedAt).toBeUndefined();
    expect(answered.state.clocks.pauses).toEqual([{ from: at('Mon 10:00'), to: at('Mon 11:00') }]);
  });
});

describe('service and kind once work has begun', () => {
  test('work that turns out to be another service’s is triaged again and goes on', () => {
    const again = working().triaged({ service: 'telephone', kind: 'inquiry' });
    expect(again.state).toMatchObject({ status: 'in-progress', service: 'telephone', kind: 'inquiry' });
  });

  test('work that turns out to need approval is forwarded', () => {
    const forwarded = working().triaged({ kind: 'application' });
    expect(forwarded.state).toMatchObject({ status: 'in-approval', kind: 'application' });
    expect(forwarded.events.slice(-2).map(({ type }) => type)).toEqual(['RequestTriaged', 'ApprovalStarted']);
  });

  test('not while it waits: first comes the answer', () => {
    const refused = working().does(ask).tries({
      type: 'TriageRequest',
      kind: 'application',
      service: 'email',
      impact: 'low',
      urgency: 'low',
    });
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'request.wrong-status' } });
  });
});
