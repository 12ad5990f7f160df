import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  parseDeputyItem,
  parseStageItem,
  requestKind,
  stageItem,
  stageItems,
} from '../../../domain/requests/index.ts';
import { HORIZON } from '../../../domain/time/index.ts';
import { anAgreement, aRequest, aRuleBook, type RequestBuilder, system } from '../../support/builders.ts';
import { anApplication, approveUpTo, askSecurity, complete, decide, nameEmil } from '../../support/chain.ts';
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

describe('the inbox a request is in', () => {
  const inboxOf = (request: RequestBuilder) => places(request).inbox;

  test.each([
    ['submitted', aRequest(), 'service-center'],
    ['triaged', aRequest().triaged(), 'infrastructure-specialist'],
    ['in-progress', aRequest().responded(), 'infrastructure-specialist'],
    ['waiting', aRequest().waitingOnClient(), 'agency-staff'],
    ['waiting', aRequest().waitingOn('vendor'), 'infrastructure-specialist'],
    [
      'halted',
      anApplication().does({ type: 'HaltApproval', attempt: 1, reason: 'failed' }, { from: system }),
      'client-specialist',
    ],
  ])('a request that is %s is in the inbox of whoever holds it', (status, request, role) => {
    expect(request.state.status).toBe(status);
    expect(inboxOf(request)).toMatchObject({ queue: 'request', agencyId: 'treasury', role });
  });

  test.each([
    ['resolved', aRequest().resolved()],
    ['closed', aRequest().resolved().closed()],
    ['approved', approveUpTo('director')],
    ['declined', decide(anApplication(), 'develop', { outcome: 'decline', reason: 'Bought already.' })],
  ])('a request that is %s is in none', (status, request) => {
    expect(request.state.status).toBe(status);
    expect(places(request)).not.toHaveProperty('inbox');
  });

  test('only a request something is due for is in the order of the sweep', () => {
    expect(places(aRequest().withdrawn())).not.toHaveProperty('alarmAt');
    expect(places(aRequest())).toHaveProperty('alarmAt');
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

  test('the stages of an application wait in their inboxes also while the client is asked, and not once it has halted', () => {
    const open = approveUpTo('develop');
    const namesOf = (request: RequestBuilder) =>
      beside(request)
        .map(({ name }) => name)
        .filter((name) => name.startsWith(stageItems));
    expect(namesOf(open)).toHaveLength(5);
    expect(namesOf(open.waitingOnClient())).toEqual(namesOf(open));
    expect(
      namesOf(open.does({ type: 'HaltApproval', attempt: 1, reason: 'failed' }, { from: system })),
    ).toEqual([]);
    expect(namesOf(open.withdrawn())).toEqual([]);
  });

  test('a stage without a promise waits after all that have one', () => {
    const [stage] = beside(anApplication());
    expect(stage?.inbox?.urgentAt).toBe(HORIZON.to);
  });

  test('a deputy finds the stage in an inbox of their own', () => {
    const named = nameEmil(askSecurity('one', []));
    const waiting = beside(named).filter(({ inbox }) => inbox !== undefined);
    expect(waiting).toEqual([
      {
        name: stageItem('security', 'security-officer'),
        facts: {},
        inbox: { queue: 'decision', agencyId: 'treasury', role: 'security-officer', urgentAt: HORIZON.to },
      },
      {
        name: 'deputy#security#emil',
        facts: {},
        inbox: { queue: 'deputy', personId: 'emil', urgentAt: HORIZON.to },
      },
    ]);
    expect(waiting.map(({ name }) => parseDeputyItem(name))).toEqual([undefined, { stage: 'security' }]);
  });

  test('the name of a stage’s item says which stage waits for which role, any other name neither', () => {
    for (const { name, inbox } of beside(approveUpTo('develop')).filter((one) => one.inbox !== undefined)) {
      const parsed = parseStageItem(name);
      expect(inbox).toMatchObject({ role: parsed?.role });
      expect(name).toBe(`${stageItems}${parsed?.stage}#${parsed?.role}`);
    }
    expect(parseStageItem(stageItem('security', 'security-officer'))).toEqual({
      stage: 'security',
      role: 'security-officer',
    });
    for (const name of ['approval', 'stage', 'stage#security', 'deputy#security#emil', ''])
      expect([name, parseStageItem(name)]).toEqual([name, undefined]);
    for (const name of ['approval', 'deputy', 'stage#security#security-officer', ''])
      expect([name, parseDeputyItem(name)]).toEqual([name, undefined]);
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
