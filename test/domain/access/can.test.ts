import { describe, expect, test } from '@jest/globals';
import { type Actor, agenciesFor, can } from '../../../domain/access/index.ts';
import type { Authority } from '../../../domain/organisation/index.ts';
import type { Role } from '../../../domain/vocabulary/index.ts';

function actor(...authorities: readonly (readonly [Role, string, ...(readonly string[])])[]): Actor {
  return {
    personId: 'pat',
    authorities: authorities.map(([role, agencyId, ...actingFor]): Authority => ({
      role,
      agencyId,
      actingFor,
    })),
  };
}

describe('can', () => {
  test.each([
    [
      'a role in its agency',
      actor(['agency-staff', 'treasury']),
      'request.read',
      { agencyId: 'treasury' },
      true,
    ],
    [
      'a role in another agency',
      actor(['agency-staff', 'treasury']),
      'request.read',
      { agencyId: 'agriculture' },
      false,
    ],
    [
      'a role for all agencies',
      actor(['service-center', '*']),
      'request.triage',
      { agencyId: 'agriculture' },
      true,
    ],
    ['a role that may not', actor(['executive', '*']), 'request.triage', { agencyId: 'treasury' }, false],
    ['nobody in particular', actor(), 'catalogue.read', {}, false],
    [
      'an agency reach on something of no agency',
      actor(['service-center', '*']),
      'organisation.read',
      {},
      false,
    ],
    [
      'an own thing, of its owner',
      actor(['agency-staff', 'treasury']),
      'request.withdraw',
      { agencyId: 'treasury', ownerId: 'pat' },
      true,
    ],
    [
      'an own thing, of a colleague',
      actor(['agency-staff', 'treasury']),
      'request.withdraw',
      { agencyId: 'treasury', ownerId: 'kim' },
      false,
    ],
    [
      'an own thing, in another agency',
      actor(['agency-staff', 'treasury']),
      'request.withdraw',
      { agencyId: 'agriculture', ownerId: 'pat' },
      false,
    ],
    [
      'an own record, which has no agency',
      actor(['service-director', 'treasury']),
      'subscription.write',
      { ownerId: 'pat' },
      true,
    ],
    [
      'another’s record',
      actor(['service-director', 'treasury']),
      'subscription.write',
      { ownerId: 'kim' },
      false,
    ],
    ['an own thing nobody owns', actor(['service-director', 'treasury']), 'subscription.write', {}, false],
    ['anything, of an administrator', actor(['administrator', '*']), 'organisation.write', {}, true],
    [
      'a request, of an administrator',
      actor(['administrator', '*']),
      'request.read',
      { agencyId: 'treasury' },
      false,
    ],
  ] as const)('%s', (_what, who, action, resource, allowed) => {
    expect(can(who, action, resource) !== undefined).toBe(allowed);
  });

  test('an authority of one’s own counts before one held for somebody else', () => {
    const both = actor(['client-specialist', 'treasury', 'kim'], ['service-center', '*']);
    expect(can(both, 'request.triage', { agencyId: 'treasury' })).toMatchObject({
      role: 'service-center',
      actingFor: [],
    });
  });
});

describe('agenciesFor', () => {
  test('the agencies of roles that may, once each, in order', () => {
    const many = actor(
      ['service-director', 'treasury'],
      ['agency-staff', 'health'],
      ['program-manager', 'health'],
      ['administrator', '*'],
    );
    expect(agenciesFor(many, 'request.list')).toEqual(['health', 'treasury']);
  });

  test('all of them is all of them', () => {
    expect(agenciesFor(actor(['service-center', '*'], ['agency-staff', 'health']), 'request.list')).toEqual([
      '*',
    ]);
  });
});
