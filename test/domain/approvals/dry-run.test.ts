import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type ApprovalRules,
  applyRuleChanges,
  decidingRoles,
  defaultApprovalRules,
  detourOf,
  impactsOf,
  type InChain,
  pathOf,
  type RuleChanges,
  stageIds,
} from '../../../domain/approvals/index.ts';
import { type ImpactArea, impactAreas } from '../../../domain/vocabulary/index.ts';
import { anAgreement, aRuleBook, type RequestBuilder } from '../../support/builders.ts';
import {
  anApplication,
  approvalOf,
  approveUpTo,
  complete,
  decide,
  holders,
  returning,
  write,
} from '../../support/chain.ts';

const own = defaultApprovalRules;

/** A request as the dry run looks at it. */
function inChain(request: RequestBuilder, catalogued: readonly ImpactArea[] = []): InChain {
  const { involves } = request.state;
  return { approval: approvalOf(request), catalogued, ...(involves === undefined ? {} : { involves }) };
}

const tried = (request: RequestBuilder, changes: RuleChanges, catalogued?: readonly ImpactArea[]) =>
  detourOf(inChain(request, catalogued), own, applyRuleChanges(own, changes));

const quiet = (involves: readonly ImpactArea[] = [], dollars = 20_000): RequestBuilder =>
  complete(anApplication({ involves }), dollars);

/** Any rules that could be in an agreement. */
const rules: fc.Arbitrary<ApprovalRules> = fc.record({
  major: fc.record({
    dollars: fc.integer({ min: 1, max: 200_000 }),
    hours: fc.integer({ min: 1, max: 3_000 }),
    agencies: fc.integer({ min: 1, max: 5 }),
  }),
  always: fc.subarray([...impactAreas]),
  stages: fc.record(
    Object.fromEntries(
      stageIds.map((stage) => [
        stage,
        fc.record({
          roles: fc.subarray([...decidingRoles], { minLength: 1 }),
          quorum: fc.oneof(fc.constantFrom('one' as const, 'all' as const), fc.integer({ min: 1, max: 4 })),
        }),
      ]),
    ),
  ),
  mostReturns: fc.integer({ min: 0, max: 4 }),
});

/** Any request in a chain that began under given rules. */
function requests(begun: ApprovalRules): fc.Arbitrary<InChain> {
  const areas = fc.subarray([...impactAreas]);
  return fc
    .record({
      involves: fc.option(areas, { nil: undefined }),
      then: areas,
      catalogued: areas,
      added: areas,
      estimate: fc.record({
        dollars: fc.integer({ min: 0, max: 300_000 }),
        hours: fc.integer({ min: 0, max: 4_000 }),
        agencies: fc.integer({ min: 1, max: 6 }),
      }),
      returns: fc.integer({ min: 0, max: 4 }),
    })
    .map(({ involves, then, catalogued, added, estimate, returns }) => ({
      approval: {
        ...approvalOf(anApplication()),
        impacts: impactsOf(involves, then, begun),
        added,
        estimate,
        decisions: Array.from({ length: returns }, (_, index) => ({
          stage: 'director' as const,
          opening: index + 1,
          outcome: 'returned' as const,
          at: index,
          by: 'dana',
          role: 'service-director' as const,
          actingFor: [],
          reliedOn: {},
        })),
      },
      catalogued,
      ...(involves === undefined ? {} : { involves }),
    }));
}

describe('whatever the rules', () => {
  test('the same rules lead the same way, even when the catalogue has changed since', () => {
    fc.assert(
      fc.property(
        rules.chain((begun) => fc.tuple(fc.constant(begun), requests(begun))),
        ([begun, request]) => {
          expect(detourOf(request, begun, begun)).toBeUndefined();
          expect(detourOf(request, begun, applyRuleChanges(begun, {}))).toBeUndefined();
          expect(detourOf(request, begun, applyRuleChanges(begun, begun))).toBeUndefined();
        },
      ),
    );
  });

  test('what is added and removed is the difference of the two paths, were the request begun today', () => {
    fc.assert(
      fc.property(
        fc
          .tuple(rules, rules)
          .chain(([begun, other]) => fc.tuple(fc.constant(begun), fc.constant(other), requests(begun))),
        ([begun, other, request]) => {
          const { approval, involves, catalogued } = request;
          const today = (one: ApprovalRules) => ({
            ...approval,
            impacts: impactsOf(involves, catalogued, one),
          });
          const [before, after] = [pathOf(today(begun), begun), pathOf(today(other), other)];
          const detour = detourOf({ ...request, approval: today(begun) }, begun, other);
          expect(detour?.added ?? []).toEqual(after.filter((stage) => !before.includes(stage)));
          expect(detour?.removed ?? []).toEqual(before.filter((stage) => !after.includes(stage)));
        },
      ),
    );
  });
});

describe('another threshold', () => {
  test('a lower threshold sends a project to the portfolio office', () => {
    const detour = tried(quiet(), { major: { dollars: 20_000 } });
    expect(detour).toMatchObject({ added: ['portfolio'], removed: [], changed: [], refusedReturns: 0 });
    expect(tried(quiet(), { major: { dollars: 20_001 } })).toBeUndefined();
  });

  test('a higher threshold spares a project the portfolio office', () => {
    const project = quiet([], 250_000);
    expect(tried(project, { major: { dollars: 250_001 } })).toMatchObject({ removed: ['portfolio'] });
    // Each number is a change of its own: the hours still make it major.
    expect(tried(project, { major: { dollars: 250_001, hours: 80 } })).toBeUndefined();
  });

  test('a threshold is compared with what the proposal says today', () => {
    const request = write(quiet(), 'scope', { text: 'All offices.', agencies: 2 });
    expect(tried(request, { major: { agencies: 2 } })).toMatchObject({ added: ['portfolio'] });
  });
});

describe('impacts always assessed', () => {
  const always = aRuleBook(anAgreement({ approval: { ...own, always: ['security'] } }));
  const ruled = { ...own, always: ['security'] as const };

  test('impacts always assessed come to a request that does not have them', () => {
    expect(tried(quiet(), { always: ['security'] })).toMatchObject({ added: ['security'] });
    expect(tried(quiet(['security']), { always: ['security'] })).toBeUndefined();
  });

  test('a request that gave no answer is assessed for everything, so no impact comes to it', () => {
    expect(tried(complete(anApplication()), { always: impactAreas })).toBeUndefined();
  });

  test('an impact goes with its rule when nothing but the rule asked for it', () => {
    const without = { ...ruled, always: [] };
    const begun = (involves: readonly ImpactArea[]) => anApplication({ involves, rules: always });
    expect(detourOf(inChain(begun([])), ruled, without)).toMatchObject({ removed: ['security'] });
    expect(detourOf(inChain(begun(['security'])), ruled, without)).toBeUndefined();
    expect(detourOf(inChain(begun([]), ['security']), ruled, without)).toBeUndefined();
  });

  test('an impact that the specialist added stays, and is not added again', () => {
    const area = { type: 'AddImpact', area: 'security', reason: 'It holds tax data.' } as const;
    const request = quiet().does(area, { from: holders.develop });
    expect(tried(request, { always: ['security'] })).toBeUndefined();
    expect(tried(request, { always: ['contractor'] })).toMatchObject({ added: ['contractor'] });
  });
});

describe('other people', () => {
  test('another quorum is a change, but not the same one in other words', () => {
    expect(tried(quiet(), { stages: { director: { quorum: 'all' } } })).toMatchObject({
      changed: ['director'],
    });
    expect(tried(quiet(), { stages: { director: { quorum: 2 } } })).toMatchObject({ changed: ['director'] });
    expect(tried(quiet(), { stages: { director: { quorum: 1 } } })).toBeUndefined();
  });

  test('other roles are a change, another order of them is not', () => {
    const { roles } = own.stages.infrastructure;
    const request = complete(anApplication());
    expect(tried(request, { stages: { infrastructure: { roles: [...roles].reverse() } } })).toBeUndefined();
    expect(tried(request, { stages: { infrastructure: { roles: roles.slice(1) } } })).toMatchObject({
      changed: ['infrastructure'],
    });
  });

  test('other people for a stage that is not asked are no change', () => {
    expect(tried(quiet(), { stages: { portfolio: { quorum: 'all' } } })).toBeUndefined();
  });

  test('who decided a stage that would not be asked of them is free to decide another', () => {
    const done = approveUpTo('director', quiet());
    const swapped: RuleChanges = {
      stages: { program: { roles: ['service-director'] }, director: { roles: ['information-officer'] } },
    };
    const detour = tried(done, swapped);
    expect(detour?.changed).toEqual(['program', 'director']);
    expect(detour?.kept.map(({ stage }) => stage)).toEqual(['develop']);
  });
});

describe('the most returns', () => {
  const again = (request: RequestBuilder): RequestBuilder => {
    const back = decide(approveUpTo('program', request), 'director', returning('need'));
    const edition = approvalOf(back).sections.need?.edition ?? 0;
    return write(back, 'need', { text: `The need, for the ${edition + 1}th time.` });
  };

  test('with fewer returns allowed the last ones would have been refused', () => {
    const twice = again(again(quiet()));
    expect(tried(twice, { mostReturns: 2 })).toBeUndefined();
    expect(tried(twice, { mostReturns: 1 })).toMatchObject({ refusedReturns: 1, added: [], removed: [] });
    expect(tried(twice, { mostReturns: 0 })).toMatchObject({ refusedReturns: 2 });
  });

  test('a refused return counts beside a stage that comes, and a stage that comes beside one that goes', () => {
    const once = again(quiet(['security']));
    expect(tried(once, { mostReturns: 0, always: ['contractor'] })).toMatchObject({
      added: ['contractor'],
      refusedReturns: 1,
    });
    const project = quiet(['security'], 250_000);
    expect(tried(project, { major: { dollars: 250_001 }, always: ['contractor'] })).toMatchObject({
      added: ['contractor'],
      removed: ['portfolio'],
    });
  });
});

test('changes leave of the rules what they do not name', () => {
  expect(applyRuleChanges(own, {})).toEqual(own);
  const changed = applyRuleChanges(own, {
    major: { hours: 500 },
    stages: { security: { quorum: 'all' }, director: { roles: ['information-officer'] } },
  });
  expect(changed).toEqual({
    ...own,
    major: { ...own.major, hours: 500 },
    stages: {
      ...own.stages,
      security: { roles: ['security-officer'], quorum: 'all' },
      director: { roles: ['information-officer'], quorum: 'one' },
    },
  });
});
