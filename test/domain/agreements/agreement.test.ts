import { describe, expect, test } from '@jest/globals';
import {
  type AgreementVersion,
  agreementProblems,
  escalationRoles,
  priorityOf,
  type Target,
  targetFor,
} from '../../../domain/agreements/index.ts';
import { anAgreement } from '../../support/builders.ts';

const resolution: Target = { metric: 'resolution', minutes: 600, hours: 'business' };
const response: Target = { metric: 'first-response', minutes: 60, hours: 'business' };
const withTargets = (...targets: readonly Target[]): Partial<AgreementVersion> => ({ targets });
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
    ['without warnings', { warnings: [] }],
    ['without escalation', { escalation: [] }],
    ['escalating to each director', { escalation: escalationRoles.map((to) => ({ minutes: 60, to })) }],
    ['allowing no reopening', { reopenWithinDays: 0 }],
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
