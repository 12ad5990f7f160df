import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { requestKind } from '../../../domain/requests/index.ts';
import { HORIZON } from '../../../domain/time/index.ts';
import { anAgreement, aRequest, aRuleBook, type RequestBuilder, system } from '../../support/builders.ts';
import { anApplication, approveUpTo, complete } from '../../support/chain.ts';
import { anyStory, storyRules, tell } from '../../support/stories.ts';
import { at, DAY, reading } from '../../support/time.ts';

const rules = aRuleBook(
  anAgreement(),
  anAgreement({ version: 2, targets: [{ metric: 'resolution', minutes: 60, hours: 'business' }] }),
);

const places = ({ state }: RequestBuilder) => requestKind.places(state);
const beside = ({ state }: RequestBuilder) => requestKind.beside(state);

describe('the agreements a decision on a request may ask for', () => {
  test('a request is decided on by the version it is pinned to and those its clocks were counted under', () => {
    const request = aRequest({ rules }).responded().restated(2, { at: 'Mon 12:00' });
    expect(new Set(requestKind.versionsFor(request.state))).toEqual(new Set([1, 2]));
  });

  test('a restatement also asks for the version it moves to', () => {
    const { state } = aRequest({ rules });
    const restate = { type: 'RestateAgreement', agreementVersion: 2, reason: 'New plan.' } as const;
    expect(new Set(requestKind.versionsFor(state))).toEqual(new Set([1]));
    expect(new Set(requestKind.versionsFor(state, restate))).toEqual(new Set([1, 2]));
  });

  test('whatever happened to a request, no sweep asks for another version than it said', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const { state, now } = tell(story);
        const said = requestKind.versionsFor(state);
        const asked: number[] = [];
        requestKind.alarms(state, now + 30 * DAY, (version) => {
          asked.push(version);
          return storyRules(version);
        });
        for (const version of asked) expect(said).toContain(version);
      }),
      { numRuns: 100 },
    );
  });
});

describe('where a request is found', () => {
  test('a request is found by its agency, its requester, its holder and its next alarm', () => {
    expect(places(aRequest())).toEqual({
      listAt: at('Mon 09:00'),
      personId: 'ann',
      inbox: {
        queue: 'request',
        agencyId: 'treasury',
        role: 'service-center',
        urgentAt: at('Mon 10:00'),
      },
      alarmAt: at('Mon 09:45'),
    });
  });

  test('a request whose clocks stand still comes last in its inbox, and nothing comes by for it', () => {
    const waiting = places(aRequest().waitingOnClient());
    expect(waiting.inbox).toMatchObject({ role: 'agency-staff', urgentAt: HORIZON.to });
    expect(waiting.alarmAt).toBeUndefined();
  });

  test('a request that is being decided on is in no inbox itself: the stages that wait are', () => {
    for (const request of [anApplication(), approveUpTo('develop'), approveUpTo('program')]) {
      expect(request.state.status).toBe('in-approval');
      expect(places(request).inbox).toBeUndefined();
    }
  });

  test('a request that has ended is in no inbox, and still in the lists', () => {
    for (const request of [aRequest().resolved(), aRequest().withdrawn(), anApplication().withdrawn()])
      expect(places(request)).toEqual({ listAt: request.state.submittedAt, personId: 'ann' });
  });
});

describe('what stands beside a request', () => {
  const withDecisions = aRuleBook(
    anAgreement({
      targets: [...anAgreement().targets, { metric: 'decision', minutes: 600, hours: 'business' }],
    }),
  );

  test('a request outside the chain has nothing beside it', () => {
    expect(beside(aRequest().triaged())).toEqual([]);
  });

  test('each role that holds an open stage has an item in its inbox, by when it is to decide', () => {
    const request = approveUpTo('develop', complete(anApplication({ rules: withDecisions })));
    const stages = beside(request).filter(({ inbox }) => inbox !== undefined);
    expect(stages.map(({ name }) => name)).toEqual([
      'stage#infrastructure#infrastructure-manager',
      'stage#infrastructure#infrastructure-director',
      'stage#procurement#procurement-liaison',
      'stage#contractor#contractor-liaison',
      'stage#security#security-officer',
    ]);
    const [first] = stages;
    expect(first).toMatchObject({
      facts: {},
      inbox: { queue: 'decision', agencyId: 'treasury', role: 'infrastructure-manager' },
    });
    expect(reading(first?.inbox?.urgentAt)).toBe('Tue 11:20');
  });

  test('an approval is noted as unsettled since its submission until it is over and delivered', () => {
    const noted = (request: RequestBuilder) => beside(request).find(({ name }) => name === 'approval');
    const approved = approveUpTo('director');
    for (const request of [anApplication(), approveUpTo('develop'), approved])
      expect(noted(request)).toEqual({
        name: 'approval',
        facts: {},
        unsettledSince: at('Mon 09:00'),
      });
    expect(noted(approved.does({ type: 'RecordDelivery', number: '9' }, { from: system }))).toBeUndefined();
    expect(noted(anApplication().withdrawn())).toBeUndefined();
  });
});
