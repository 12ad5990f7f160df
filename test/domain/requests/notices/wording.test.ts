import { describe, expect, test } from '@jest/globals';
import { stageIds } from '../../../../domain/approvals/index.ts';
import type { NoticeContent, NoticeFacts } from '../../../../domain/notices/index.ts';
import { requestNotices, requestWords } from '../../../../domain/requests/index.ts';
import {
  anAgreement,
  aRequest,
  aRuleBook,
  dana,
  iris,
  ivan,
  type RequestBuilder,
} from '../../../support/builders.ts';
import { anApplication, decide } from '../../../support/chain.ts';
import { at } from '../../../support/time.ts';

const zone = 'America/Detroit';

function ofRequest(template: string, facts: NoticeFacts = {}, id = '4HK7-9MXA-3'): NoticeContent {
  return { subject: { kind: 'request', id }, template, severity: 'info', facts };
}
const said = (template: string, facts?: NoticeFacts): string =>
  requestWords.sentence(ofRequest(template, facts), zone);

/** What a notice of the latest event of a request would say. */
function factsOf({ events }: RequestBuilder): NoticeFacts {
  const event = events.at(-1);
  if (event === undefined) throw new Error('No events.');
  return requestNotices.factsOf(event);
}

describe('what a notice says of a promise', () => {
  test.each([
    ['first-response', 'first response'],
    ['next-update-1', 'next update'],
    ['next-update-12', 'next update'],
    ['resolution', 'resolution'],
    ['decision-security-2', 'security decision'],
    ['shredded', 'promise'],
    ['resolutions', 'promise'],
  ])('the clock %s is called the %s', (promise, name) => {
    expect(requestWords.subjectLine(ofRequest('breach', { promise }), zone)).toBe(
      `Promise broken: ${name} of 4HK7-9MXA-3`,
    );
  });

  test('a promise nobody names is a promise all the same, and was due already', () => {
    expect(said('breach')).toBe('The promise of request 4HK7-9MXA-3 was due already: broken.');
  });

  test('when it is due is told by the clock of the department', () => {
    const facts = { promise: 'resolution', dueAt: at('Tue 10:00') };
    expect(said('warning', facts)).toBe(
      'The resolution of request 4HK7-9MXA-3 is due Tue, Dec 1, 10:00 AM EST.',
    );
    expect(requestWords.sentence(ofRequest('warning', facts), 'UTC')).toContain('Tue, Dec 1, 3:00 PM UTC.');
  });
});

describe('what a notice says of an excuse', () => {
  test('it was granted only when somebody granted it', () => {
    const subjectOf = (facts: NoticeFacts): string =>
      requestWords.subjectLine(ofRequest('excuse-decided', facts), zone);
    expect(subjectOf({ granted: true })).toBe('Excuse granted: 4HK7-9MXA-3');
    expect(subjectOf({ granted: false })).toBe('Excuse refused: 4HK7-9MXA-3');
    expect(subjectOf({})).toBe('Excuse refused: 4HK7-9MXA-3');
    expect(said('excuse-decided', { granted: true, promise: 'resolution' })).toBe(
      'The excuse you asked for the resolution of request 4HK7-9MXA-3 was granted.',
    );
    expect(said('excuse-decided', { granted: false, promise: 'resolution' })).toContain('was refused.');
  });
});

describe('what a notice says of a stage', () => {
  test('each stage is asked for something of its own', () => {
    const asked = stageIds.map((stage) => said('stage-opened', { stage }));
    for (const sentence of asked)
      expect(sentence).toMatch(/^Request 4HK7-9MXA-3 waits for you to [a-z ]+\.$/);
    expect(new Set(asked).size).toBe(stageIds.length);
  });

  test('whoever is asked for a stage nobody names is asked to decide', () => {
    expect(said('stage-opened')).toBe('Request 4HK7-9MXA-3 waits for you to decide.');
  });

  test('a notice of a stage leads to the approval, any other to the request', () => {
    expect(requestWords.path(ofRequest('breach', { stage: 'security' }))).toBe(
      '/requests/4HK7-9MXA-3/approval',
    );
    expect(requestWords.path(ofRequest('approved'))).toBe('/requests/4HK7-9MXA-3');
  });
});

describe('several notices in one message', () => {
  test('are in the order of their requests, of what happened and of the promises', () => {
    const keys = [
      ofRequest('breach', {}, 'AAAA-AAAA-A'),
      ofRequest('breach', { promise: 'first-response' }, 'AAAA-AAAA-A'),
      ofRequest('breach', { promise: 'resolution' }, 'AAAA-AAAA-A'),
      ofRequest('response', { promise: 'first-response' }, 'AAAA-AAAA-A'),
      ofRequest('breach', { promise: 'first-response' }, 'CCCC-CCCC-C'),
    ].map((content) => requestWords.sortKey(content));
    expect(keys.toReversed().sort()).toEqual(keys);
    expect(new Set(keys).size).toBe(keys.length);
    // Nothing stands for a promise that is not named.
    expect(keys[0]).toBe('AAAA-AAAA-A breach ');
  });

  test('are about one thing when they speak of one promise, one stage or one question', () => {
    const topicOf = (template: string, facts?: NoticeFacts) => requestWords.topic(ofRequest(template, facts));
    const promise = { promise: 'resolution' };
    expect(topicOf('breach', promise)).toBe(topicOf('escalation', promise));
    expect(topicOf('breach', promise)).not.toBe(topicOf('breach', { promise: 'first-response' }));
    expect(topicOf('stage-opened', { stage: 'security' })).toBe(
      topicOf('deputy-needed', { stage: 'security' }),
    );
    expect(topicOf('stage-opened', { stage: 'security' })).not.toBe(
      topicOf('stage-opened', { stage: 'develop' }),
    );
    expect(topicOf('question')).toBe(topicOf('reminder'));
    expect(topicOf('question')).toBe(topicOf('question-for-agency'));
    for (const template of ['excuse-asked', 'excuse-vacant', 'excuse-decided', 'disputed'])
      expect(topicOf(template, promise)).toBeUndefined();
    expect(topicOf('comment')).toBeUndefined();
  });
});

describe('the facts a notice carries', () => {
  const broken = aRequest().swept('Mon 10:30');
  const asked = broken.does(
    { type: 'AskExcuse', clockId: 'first-response', reason: 'Power cut.' },
    { from: iris },
  );

  test('a warning carries its promise, its step and when it is due', () => {
    expect(factsOf(aRequest().sweptUntil('Mon 09:46'))).toEqual({
      promise: 'first-response',
      step: 'warning-75',
      dueAt: at('Mon 10:00'),
    });
  });

  test('a broken promise carries when it was due, and no step', () => {
    expect(factsOf(broken)).toEqual({ promise: 'first-response', dueAt: at('Mon 10:00') });
  });

  test('a decided excuse carries whether it was granted, one that is asked for does not', () => {
    expect(factsOf(asked)).toEqual({ promise: 'first-response' });
    for (const granted of [true, false])
      expect(
        factsOf(
          asked.does(
            { type: 'DecideExcuse', clockId: 'first-response', granted, reason: 'So it was.' },
            { from: ivan },
          ),
        ),
      ).toEqual({ promise: 'first-response', granted });
  });

  test('an opened stage carries which it is and the promise of its decision', () => {
    const rules = aRuleBook(
      anAgreement({
        targets: [...anAgreement().targets, { metric: 'decision', minutes: 60, hours: 'business' }],
      }),
    );
    expect(factsOf(anApplication({ rules }))).toEqual({ stage: 'develop', promise: 'decision-develop-1' });
    const declined = decide(anApplication({ rules }), 'develop', { outcome: 'decline', reason: 'No.' });
    const decided = declined.events.find(({ type }) => type === 'StageDecided');
    expect(decided && requestNotices.factsOf(decided)).toEqual({ stage: 'develop' });
  });

  test('work carries the team it was given to: the service center until it is triaged', () => {
    expect(factsOf(aRequest())).toEqual({ team: 'service-center' });
    expect(factsOf(aRequest().triaged({ team: 'client-specialist' }))).toEqual({ team: 'client-specialist' });
    const assigned = aRequest().does({ type: 'AssignRequest', team: 'applications-manager' }, { from: dana });
    expect(factsOf(assigned)).toEqual({ team: 'applications-manager' });
  });

  test('news carries no facts at all', () => {
    for (const request of [aRequest().responded(), aRequest().commented(), aRequest().withdrawn()])
      expect(factsOf(request)).toEqual({});
  });
});
