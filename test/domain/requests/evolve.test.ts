import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  evolve,
  evolveFacts,
  holderOf,
  responsibleRoleOf,
  type RequestState,
  requestEvent,
  submittersOf,
} from '../../../domain/requests/index.ts';
import { isClientRole } from '../../../domain/vocabulary/index.ts';
import { anAgreement, aRequest, aRuleBook, by, type RequestBuilder, system } from '../../support/builders.ts';
import { anApplication, approveUpTo, complete, decide, holders, returning } from '../../support/chain.ts';
import { anyStory, tell } from '../../support/stories.ts';
import { at } from '../../support/time.ts';

/** Requests in every part of the approval chain, with promises running. */
const rules = aRuleBook(
  anAgreement({
    targets: [...anAgreement().targets, { metric: 'decision', minutes: 60, hours: 'business' }],
  }),
);
const application = (): RequestBuilder => complete(anApplication({ rules }));
const inChain = [
  application().waitingOnClient().answered().swept('Tue 12:00'),
  approveUpTo('director', application()).does({ type: 'RecordDelivery', number: '9' }, { from: system }),
  decide(approveUpTo('develop', application()), 'security', { outcome: 'decline', reason: 'Unsafe.' }),
  decide(approveUpTo('program', application()), 'director', returning('cost')),
  approveUpTo('develop', application())
    .does({ type: 'AssignRequest', team: 'infrastructure-specialist', assigneeId: 'iris' })
    .does({ type: 'HaltApproval', attempt: 1, reason: 'expired' }, { from: system })
    .does({ type: 'RestartApproval' }, { from: holders.develop })
    .withdrawn(),
];

const requests = fc.oneof(
  { weight: 4, arbitrary: anyStory.map((story) => tell(story)) },
  { weight: 1, arbitrary: fc.constantFrom(...inChain) },
);

/** What the facts of a request are, its clocks and the account of the ball in court left out. */
function factsOf(state: RequestState): Omit<RequestState, 'clocks' | 'ballInCourt'> {
  const { clocks: _clocks, ballInCourt: _ballInCourt, ...facts } = state;
  return facts;
}

/** Every state of a request's history, as its events make it and as they make its facts alone. */
function histories({ state: { id }, events, rules: book }: RequestBuilder) {
  let whole: RequestState | undefined;
  let facts: RequestState | undefined;
  return events.map((event) => {
    const before = whole;
    whole = evolve(id, whole, event, book);
    facts = evolveFacts(id, facts, event);
    return { event, before, whole, facts };
  });
}

describe('the facts of a request without its clocks', () => {
  test('made from the events alone, the facts are those of the whole request after each of them', () => {
    fc.assert(
      fc.property(requests, (request) => {
        for (const { whole, facts } of histories(request)) expect(factsOf(facts)).toEqual(factsOf(whole));
      }),
      { numRuns: 100 },
    );
  });

  test('taken one by one from the stored request, the facts are the same, and its clocks those of before', () => {
    fc.assert(
      fc.property(requests, (request) => {
        for (const { event, before, whole } of histories(request)) {
          const facts = evolveFacts(whole.id, before, event);
          expect(factsOf(facts)).toEqual(factsOf(whole));
          if (before === undefined) continue;
          expect(facts.clocks).toEqual(before.clocks);
          expect(facts.ballInCourt).toEqual(before.ballInCourt);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('a history that does not begin with a submission is damage, for the facts too', () => {
    const [, response] = aRequest().responded().events;
    if (response === undefined) throw new Error('No response.');
    expect(() => evolveFacts('4HK7-9MXA-3', undefined, response)).toThrow(
      'The history of request 4HK7-9MXA-3 starts with ResponseGiven.',
    );
  });
});

describe('the role of the department that has the work', () => {
  test('whenever the department holds a request outside the chain, the role that has the work holds it', () => {
    fc.assert(
      fc.property(
        anyStory.map((story) => tell(story)),
        (request) => {
          for (const { before, whole } of histories(request)) {
            const holder = holderOf(whole);
            if (holder === undefined)
              expect(responsibleRoleOf(whole)).toBe(before && responsibleRoleOf(before));
            else if (isClientRole(holder)) expect(responsibleRoleOf(whole)).toBe(whole.team);
            else expect(responsibleRoleOf(whole)).toBe(holder);
          }
        },
      ),
      { numRuns: 100 },
    );
  });

  test('in the chain the client specialist has the work, whoever is asked to decide and whatever team it was given', () => {
    for (const request of inChain)
      for (const { whole } of histories(request))
        if (whole.status === 'in-approval' || whole.status === 'halted')
          expect(responsibleRoleOf(whole)).toBe('client-specialist');
  });

  test('an application given to another team whose approval halts is the client specialist’s, as its holder says', () => {
    const halted = anApplication()
      .does({ type: 'AssignRequest', team: 'infrastructure-specialist' })
      .does({ type: 'HaltApproval', attempt: 1, reason: 'expired' }, { from: system });
    expect([halted.state.team, holderOf(halted.state), responsibleRoleOf(halted.state)]).toEqual([
      'infrastructure-specialist',
      'client-specialist',
      'client-specialist',
    ]);
  });

  test('after the end the role that had the work last is still told', () => {
    expect(responsibleRoleOf(aRequest().withdrawn().state)).toBe('service-center');
    expect(responsibleRoleOf(aRequest().triaged().resolved().closed().state)).toBe(
      'infrastructure-specialist',
    );
    expect(responsibleRoleOf(anApplication().withdrawn().state)).toBe('client-specialist');
  });
});

describe('what a request remembers', () => {
  test('a new request remembers when it came and by whom, and nothing yet of what is to come', () => {
    const { state } = aRequest();
    expect(state).toMatchObject({
      version: 1,
      submittedBy: 'ann',
      status: 'submitted',
      submittedAt: at('Mon 09:00'),
      updatedAt: at('Mon 09:00'),
      reopenCount: 0,
      attachments: [],
      ballInCourt: { since: at('Mon 09:00'), byRole: {}, byParty: {} },
    });
    for (const later of ['submittedFor', 'respondedAt', 'resolvedAt', 'closedAt', 'approval', 'description'])
      expect(state).not.toHaveProperty(later);
    expect(aRequest({ by: by('ben', 'agency-staff', ['ann']) }).state.submittedFor).toEqual(['ann']);
  });

  test('a request remembers when it was answered, resolved and closed, and how often it came back', () => {
    const resolved = aRequest().resolved({ at: 'Mon 12:00' });
    expect(resolved.state).toMatchObject({
      respondedAt: at('Mon 12:00'),
      resolvedAt: at('Mon 12:00'),
      updatedAt: at('Mon 12:00'),
    });
    const closed = resolved.closed({ at: 'Mon 13:00' });
    expect(closed.state).toMatchObject({ resolvedAt: at('Mon 12:00'), closedAt: at('Mon 13:00') });
    const twice = closed.reopened().resolved().reopened();
    expect(twice.state.reopenCount).toBe(2);
    expect(twice.state.version).toBe(twice.events.length);
  });

  test('an application is closed by the decision that ends it', () => {
    for (const ended of [
      approveUpTo('director'),
      decide(anApplication(), 'develop', { outcome: 'decline', reason: 'Bought already.' }),
    ])
      expect(ended.state.closedAt).toBe(ended.now);
    expect(anApplication().withdrawn().state).not.toHaveProperty('closedAt');
  });

  test('a request is what its triage says, of the priority that goes with it', () => {
    const triaged = aRequest().triaged({
      kind: 'service',
      service: 'phone',
      impact: 'high',
      urgency: 'low',
      team: 'client-specialist',
      assigneeId: 'cleo',
    });
    expect(triaged.state).toMatchObject({
      kind: 'service',
      service: 'phone',
      impact: 'high',
      urgency: 'low',
      priority: 'moderate',
      team: 'client-specialist',
      assigneeId: 'cleo',
    });
    expect(triaged.prioritised('high', 'high').state).toMatchObject({
      impact: 'high',
      urgency: 'high',
      priority: 'critical',
    });
  });

  test('a request restated has the priority that the other agreement gives it', () => {
    const { priorityMatrix } = anAgreement();
    const calmer = { ...priorityMatrix, medium: { ...priorityMatrix.medium, medium: 'low' } } as const;
    const two = aRuleBook(anAgreement(), anAgreement({ version: 2, priorityMatrix: calmer }));
    expect(aRequest({ rules: two }).restated(2).state).toMatchObject({
      agreementVersion: 2,
      priority: 'low',
    });
  });

  test('a request that waits remembers for whom, and forgets it when the wait is over', () => {
    const waiting = aRequest().waitingOn('vendor');
    expect(waiting.state.waitingOn).toBe('vendor');
    expect(waiting.commented().state.waitingOn).toBe('vendor');
    expect(aRequest().waitingOnClient().state.waitingOn).toBe('client');
    expect(waiting.resumed().state).not.toHaveProperty('waitingOn');
  });

  test('a file that arrives is that file and no other', () => {
    const arrived = aRequest().withAttachments(2).received('file1', { at: 'Mon 12:00' });
    const offered = { mediaType: 'image/png', offeredBy: 'sam' };
    expect(arrived.state.attachments).toEqual([
      { ...offered, id: 'file0', name: 'screen-0.png', bytes: 1024, offeredAt: at('Mon 09:10') },
      {
        ...offered,
        id: 'file1',
        name: 'screen-1.png',
        bytes: 77,
        offeredAt: at('Mon 09:20'),
        receivedAt: at('Mon 12:00'),
        versionId: 'first',
        sha256: 'c0ffee',
      },
    ]);
  });

  test('a file received before versions and hashes were recorded is still one', () => {
    const stored = {
      at: at('Mon 12:00'),
      by: system,
      type: 'AttachmentReceived',
      attachmentId: 'file0',
      bytes: 77,
    };
    const event = requestEvent.parse(stored);
    expect(event).toEqual(stored);
    const { state } = aRequest().withAttachments(1);
    expect(evolveFacts(state.id, state, event).attachments[0]).toMatchObject({ receivedAt: at('Mon 12:00') });
  });
});

test('as long as somebody has the work, also again, nobody is remembered to have had it last', () => {
  const resolved = aRequest().responded().resolved();
  expect(resolved.state.lastWorker).toBe('infrastructure-specialist');
  for (const request of [aRequest().responded(), resolved.reopened()])
    expect(request.state).not.toHaveProperty('lastWorker');
});

test('nobody is responsible for a request that ended without anybody ever having had it', () => {
  const { lastWorker: _lastWorker, ...state } = aRequest().withdrawn().state;
  expect(() => responsibleRoleOf(state)).toThrow('Request 4HK7-9MXA-3 has ended, and nobody has had it.');
});

test('an ended request nobody is remembered to have had stays one, whatever is said about it later', () => {
  const commented = aRequest().resolved().commented();
  const event = commented.events.at(-1);
  if (event === undefined) throw new Error('No comment.');
  const { lastWorker: _lastWorker, ...state } = commented.state;
  expect(evolveFacts(state.id, state, event)).not.toHaveProperty('lastWorker');
});

test('an application withdrawn before its chain begins has no approval', () => {
  expect(aRequest({ kind: 'application' }).withdrawn().state).not.toHaveProperty('approval');
});

test('behind a request are those in whose name it is or was, who submitted it and those they acted for', () => {
  expect(submittersOf(aRequest().state)).toEqual(['ann', 'ann']);
  const delegated = aRequest({ by: by('ben', 'agency-staff', ['abe']), requesterId: 'ann' }).does({
    type: 'ChangeRequester',
    requesterId: 'pam',
    requesterHolds: [{ role: 'program-manager', agencyId: 'treasury' }],
    reason: 'Ann has left.',
  });
  expect(submittersOf(delegated.state)).toEqual(['pam', 'ann', 'ben', 'abe']);
});
