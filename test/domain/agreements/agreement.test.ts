import { describe, expect, test } from '@jest/globals';
import {
  type AgreementVersion,
  agreementProblems,
  escalationRoles,
  priorityOf,
  type Target,
  targetFor,
  termsBookOf,
  termsFor,
} from '../../../domain/agreements/index.ts';
import { defaultApprovalRules } from '../../../domain/approvals/index.ts';
import { anAgreement, aRuleBook } from '../../support/builders.ts';

const resolution: Target = { metric: 'resolution', minutes: 600, hours: 'business' };
const response: Target = { metric: 'first-response', minutes: 60, hours: 'business' };
const withTargets = (...targets: readonly Target[]): Partial<AgreementVersion> => ({ targets });
const decision: Target = { metric: 'decision', minutes: 540, hours: 'business' };
const twentyDays = 20 * 24 * 60;
const withDecisions = (...targets: readonly Partial<Target>[]): Partial<AgreementVersion> =>
  withTargets(response, resolution, ...targets.map((one) => ({ ...decision, ...one })));
const climbing = (minutes: number): Partial<AgreementVersion> => ({
  escalation: [{ minutes, to: 'executive' }],
});
const withMinutes = (minutes: number): Partial<AgreementVersion> =>
  withTargets(response, { ...resolution, minutes });

describe('an agreement that cannot be kept is refused before it is published', () => {
  test.each<[string, Partial<AgreementVersion>]>([
    ['as the sample has it', {}],
    ['without promised updates', withTargets(response, resolution)],
    ['promising one minute', withMinutes(1)],
    ['promising ten years', withMinutes(10 * 366 * 24 * 60)],
    [
      'with a narrower target before a wider one',
      withTargets(response, { ...resolution, priorities: ['low'] }, resolution),
    ],
    [
      'with lists that only overlap, which leaves something to the second',
      withTargets(
        response,
        { ...resolution, kinds: ['incident', 'service'] },
        { ...resolution, kinds: ['service', 'inquiry'] },
      ),
    ],
    [
      'with a target narrow in one respect before one narrow in another',
      withTargets(response, { ...resolution, kinds: ['incident'] }, { ...resolution, services: ['email'] }),
    ],
    ['promising decisions of some stages before those of all', withDecisions({ stages: ['security'] }, {})],
    ['promising a decision in twenty days', withDecisions({ minutes: twentyDays })],
    ['without warnings', { warnings: [] }],
    ['warning from one percent to ninety-nine', { warnings: [1, 99] }],
    ['without escalation', { escalation: [] }],
    ['escalating to each director', { escalation: escalationRoles.map((to) => ({ minutes: 60, to })) }],
    ['escalating after a minute', climbing(1)],
    ['escalating after ten years', climbing(10 * 366 * 24 * 60)],
    ['allowing no reopening', { reopenWithinDays: 0 }],
    ['allowing a reopening for a leap year', { reopenWithinDays: 366 }],
  ])('an agreement can be published %s', (_, overrides) => {
    expect(agreementProblems(anAgreement(overrides))).toEqual([]);
  });

  test.each<[string, Partial<AgreementVersion>, readonly string[]]>([
    ['nothing promised at all', withTargets(), ['targets', 'targets']],
    ['no promise of a resolution', withTargets(response), ['targets']],
    ['no promise of a first response', withTargets(resolution), ['targets']],
    ['no minutes', withMinutes(0), ['targets.1.minutes']],
    ['negative minutes', withMinutes(-5), ['targets.1.minutes']],
    ['half a minute', withMinutes(0.5), ['targets.1.minutes']],
    ['minutes that are no number', withMinutes(Number.NaN), ['targets.1.minutes']],
    ['more than ten years', withMinutes(10 * 366 * 24 * 60 + 1), ['targets.1.minutes']],
    [
      'a target behind a wider one, which never fits',
      withTargets(response, resolution, { ...resolution, priorities: ['low'] }),
      ['targets.2'],
    ],
    [
      'a target behind the very first, which covers it',
      withTargets(response, response, resolution),
      ['targets.1'],
    ],
    [
      'a target whose whole list is in that of an earlier one',
      withTargets(
        response,
        { ...resolution, kinds: ['incident', 'service'] },
        { ...resolution, kinds: ['service'] },
        resolution,
      ),
      ['targets.2'],
    ],
    ['the same target twice', withTargets(response, resolution, resolution), ['targets.2']],
    ['a warning at the start', { warnings: [0] }, ['warnings.0']],
    ['a warning at the due time', { warnings: [75, 100] }, ['warnings.1']],
    ['warnings out of order', { warnings: [90, 75] }, ['warnings.1']],
    ['a warning twice', { warnings: [75, 75] }, ['warnings.1']],
    [
      'an escalation at the breach itself',
      { escalation: [{ minutes: 0, to: 'executive' }] },
      ['escalation.0.minutes'],
    ],
    ['an escalation after half a minute', climbing(0.5), ['escalation.0.minutes']],
    ['an escalation after more than ten years', climbing(10 * 366 * 24 * 60 + 1), ['escalation.0.minutes']],
    [
      'stages of a promise that belongs to none',
      withTargets(response, { ...resolution, stages: ['security'] }),
      ['targets.1.stages'],
    ],
    [
      'a decision promised after its stage has expired',
      withDecisions({ minutes: twentyDays + 1 }),
      ['targets.2.minutes'],
    ],
    [
      'a decision of one stage behind those of all',
      withDecisions({}, { stages: ['security'] }),
      ['targets.3'],
    ],
    [
      'approval rules that nobody could work by',
      { approval: { ...defaultApprovalRules, mostReturns: -1 } },
      ['approval.mostReturns'],
    ],
    [
      'an escalation to somebody who is no director',
      {
        escalation: [
          { minutes: 60, to: 'information-officer' },
          { minutes: 60, to: 'support-director' },
        ],
      },
      ['escalation.1.to'],
    ],
    ['reopening for ever', { reopenWithinDays: 367 }, ['reopenWithinDays']],
    ['reopening for half a day', { reopenWithinDays: 0.5 }, ['reopenWithinDays']],
    ['reopening for negative days', { reopenWithinDays: -1 }, ['reopenWithinDays']],
  ])('an agreement is refused for %s', (_, overrides, paths) => {
    expect(agreementProblems(anAgreement(overrides)).map(({ path }) => path)).toEqual(paths);
  });

  test('an agreement whose matrix has a made-up priority is told cell by cell', () => {
    const matrix = { ...anAgreement().priorityMatrix, low: { high: 'urgent', medium: 'low', low: 'low' } };
    const damaged = { ...anAgreement(), priorityMatrix: matrix } as unknown as AgreementVersion;
    expect(agreementProblems(damaged)).toEqual([
      { path: 'priorityMatrix.low.high', message: 'Give a priority: critical, high, moderate, low.' },
    ]);
  });
});

test.each<[string, Partial<AgreementVersion>, string]>([
  [
    'a promise of nothing',
    withMinutes(0),
    'Give the promise in whole minutes, at least 1 and at most ten years.',
  ],
  [
    'stages of a resolution',
    withTargets(response, { ...resolution, stages: ['security'] }),
    'A resolution belongs to no stage: leave the stages out.',
  ],
  [
    'a late decision',
    withDecisions({ minutes: twentyDays + 1 }),
    'A stage expires after 20 days: promise its decision in less.',
  ],
  [
    'a target that never fits',
    withTargets(response, resolution, resolution),
    'Target 2 already covers every request this one would: put this one first.',
  ],
  [
    'no resolution',
    withTargets(response),
    'The agreement promises no resolution: add at least one target for it.',
  ],
  [
    'a warning at the due time',
    { warnings: [100] },
    'A warning comes between 1 and 99 percent of the budget.',
  ],
  ['warnings out of order', { warnings: [90, 75] }, 'List warnings in rising order.'],
  ['an escalation at once', climbing(0), 'Give the time to the next step in whole minutes, at least 1.'],
  ['reopening for ever', { reopenWithinDays: 367 }, 'Give 0 to 366 whole days.'],
  [
    'approval rules that cannot be used',
    { approval: { ...defaultApprovalRules, mostReturns: 21 } },
    'Give a whole number from 0 to 20.',
  ],
])('whoever publishes an agreement with %s reads what to do', (_, overrides, message) => {
  expect(agreementProblems(anAgreement(overrides)).map((problem) => problem.message)).toEqual([message]);
});

test('an escalation to somebody who is no director is told with those it can climb to', () => {
  const escalation = [{ minutes: 60, to: 'client-specialist' }] as const;
  expect(agreementProblems(anAgreement({ escalation }))).toEqual([
    {
      path: 'escalation.0.to',
      message: 'A broken promise climbs to one of: service-director, information-officer, executive.',
    },
  ]);
});

test('impact and urgency give the priority the agreement says', () => {
  const agreement = anAgreement();
  expect(priorityOf(agreement, 'high', 'low')).toBe('moderate');
  expect(priorityOf(agreement, 'low', 'high')).toBe('moderate');
  expect(priorityOf(agreement, 'high', 'high')).toBe('critical');
});

test('the first target that fits kind, service and priority is the promise', () => {
  const agreement = anAgreement({
    targets: [
      { ...resolution, minutes: 1, kinds: ['incident'], services: ['email'], priorities: ['high'] },
      { ...resolution, minutes: 2, kinds: ['incident'] },
      { ...resolution, minutes: 3 },
    ],
  });
  const minutes = (
    kind: 'incident' | 'inquiry',
    service: string,
    priority: 'high' | 'low',
  ): number | undefined => targetFor(agreement, 'resolution', { kind, service, priority })?.minutes;
  expect(minutes('incident', 'email', 'high')).toBe(1);
  expect(minutes('incident', 'email', 'low')).toBe(2);
  expect(minutes('incident', 'phone', 'high')).toBe(2);
  expect(minutes('inquiry', 'email', 'high')).toBe(3);
  expect(
    targetFor(agreement, 'first-response', { kind: 'incident', service: 'email', priority: 'high' }),
  ).toBeUndefined();
});

describe('the terms of a promise', () => {
  const subject = { kind: 'application', service: 'website', priority: 'moderate' } as const;
  const agreement = anAgreement(withDecisions({ stages: ['security'], minutes: 60 }, { hours: 'always' }));

  test('a decision is promised by its stage, the first target that fits it', () => {
    expect(termsFor(agreement, 'decision', subject, 'security')).toEqual({
      agreementVersion: 1,
      priority: 'moderate',
      budgetMs: 60 * 60_000,
      hours: 'business',
    });
    expect(termsFor(agreement, 'decision', subject, 'director')).toMatchObject({
      budgetMs: 540 * 60_000,
      hours: 'always',
    });
  });

  test('what no target is for is not promised', () => {
    expect(termsFor(agreement, 'next-update', subject)).toBeUndefined();
  });

  test('terms are counted by the calendar they name, and climb as their agreement says', () => {
    const rules = aRuleBook(anAgreement({ warnings: [50] }));
    const book = termsBookOf(rules);
    const { business, always } = rules(1);
    const terms = { agreementVersion: 1, priority: 'moderate' } as const;
    expect(book({ ...terms, hours: 'business' }).calendar).toBe(business);
    expect(book({ ...terms, hours: 'always' })).toEqual({
      calendar: always,
      warnings: [50],
      escalation: anAgreement().escalation,
    });
  });
});
