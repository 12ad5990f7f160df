import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  evolve,
  evolveFacts,
  holderOf,
  responsibleRoleOf,
  type RequestState,
} from '../../../domain/requests/index.ts';
import { isClientRole } from '../../../domain/vocabulary/index.ts';
import { anAgreement, aRequest, aRuleBook, type RequestBuilder, system } from '../../support/builders.ts';
import { anApplication, approveUpTo, complete, decide, holders, returning } from '../../support/chain.ts';
import { anyStory, tell } from '../../support/stories.ts';

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
