import { describe, expect, test } from '@jest/globals';
import {
  type AgreementVersion,
  agreementProblems,
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
  test.each<[string, Partial<AgreementVersion>, readonly string[]]>([
    ['the sample agreement is sound', {}, []],
    ['nothing promised at all', withTargets(), ['targets', 'targets']],
    ['no resolution', withTargets(response), ['targets']],
    ['no first response', withTargets(resolution), ['targets']],
    ['no updates is a choice', withTargets(response, resolution), []],
    ['one minute is a promise', withMinutes(1), []],
    ['no minutes are none', withMinutes(0), ['targets.1.minutes']],
    ['negative minutes', withMinutes(-5), ['targets.1.minutes']],
    ['half a minute', withMinutes(0.5), ['targets.1.minutes']],
    ['not a number', withMinutes(Number.NaN), ['targets.1.minutes']],
    ['ten years', withMinutes(10 * 366 * 24 * 60), []],
    ['more than ten years', withMinutes(10 * 366 * 24 * 60 + 1), ['targets.1.minutes']],
    [
      'a target behind a wider one never fits',
      withTargets(response, resolution, { ...resolution, priorities: ['low'] }),
      ['targets.2'],
    ],
    [
      'a narrower one first is fine',
      withTargets(response, { ...resolution, priorities: ['low'] }, resolution),
      [],
    ],
    ['the same target twice', withTargets(response, resolution, resolution), ['targets.2']],
    [
      'lists that only overlap leave something to the second',
      withTargets(
        response,
        { ...resolution, kinds: ['incident', 'service'] },
        { ...resolution, kinds: ['service', 'inquiry'] },
      ),
      [],
    ],
    [
      'narrow in one respect is not covered by narrow in another',
      withTargets(response, { ...resolution, kinds: ['incident'] }, { ...resolution, services: ['email'] }),
      [],
    ],
    ['no warnings is a choice', { warnings: [] }, []],
    ['a warning at the start', { warnings: [0] }, ['warnings.0']],
    ['a warning at the due time', { warnings: [75, 100] }, ['warnings.1']],
    ['warnings out of order', { warnings: [90, 75] }, ['warnings.1']],
    ['a warning twice', { warnings: [75, 75] }, ['warnings.1']],
    ['no escalation is a choice', { escalation: [] }, []],
    [
      'an escalation at the breach itself',
      { escalation: [{ minutes: 0, to: 'executive' }] },
      ['escalation.0.minutes'],
    ],
    ['reopening never', { reopenWithinDays: 0 }, []],
    ['reopening for ever', { reopenWithinDays: 367 }, ['reopenWithinDays']],
    ['reopening for half a day', { reopenWithinDays: 0.5 }, ['reopenWithinDays']],
    ['reopening for negative days', { reopenWithinDays: -1 }, ['reopenWithinDays']],
  ])('%s', (_, overrides, paths) => {
    expect(agreementProblems(anAgreement(overrides)).map(({ path }) => path)).toEqual(paths);
  });

  test('a matrix with a made-up priority is told cell by cell', () => {
    const matrix = { ...anAgreement().priorityMatrix, low: { high: 'urgent', medium: 'low', low: 'low' } };
    const damaged = { ...anAgreement(), priorityMatrix: matrix } as unknown as AgreementVersion;
    expect(agreementProblems(damaged)).toEqual([
      { path: 'priorityMatrix.low.high', message: 'Give a priority: critical, high, moderate, low.' },
    ]);
  });
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
