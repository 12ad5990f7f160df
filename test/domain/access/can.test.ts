import { describe, expect, test } from '@jest/globals';
import { type Actor, agenciesFor, can, policy } from '../../../domain/access/index.ts';
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
  const staff = actor(['agency-staff', 'treasury']);
  const director = actor(['service-director', 'treasury']);
  const center = actor(['service-center', '*']);
  const administrator = actor(['administrator', '*']);

  test.each([
    ['a role reaches its own agency', staff, 'request.read', { agencyId: 'treasury' }, true],
    ['a role does not reach another agency', staff, 'request.read', { agencyId: 'agriculture' }, false],
    [
      'a role for all agencies reaches each of them',
      center,
      'request.triage',
      { agencyId: 'agriculture' },
      true,
    ],
    [
      'a role that is not listed is denied',
      actor(['executive', '*']),
      'request.triage',
      { agencyId: 'treasury' },
      false,
    ],
    ['nobody in particular is denied even what every role may', actor(), 'catalogue.read', {}, false],
    [
      'a reach of the agency does not extend to something of no agency',
      center,
      'organisation.read',
      {},
      false,
    ],
    [
      'an own thing is its owner’s',
      staff,
      'request.withdraw',
      { agencyId: 'treasury', ownerId: 'pat' },
      true,
    ],
    [
      'an own thing is not a colleague’s',
      staff,
      'request.withdraw',
      { agencyId: 'treasury', ownerId: 'kim' },
      false,
    ],
    [
      'an own thing in another agency is denied even to its owner',
      staff,
      'request.withdraw',
      { agencyId: 'agriculture', ownerId: 'pat' },
      false,
    ],
    [
      'an own record, which has no agency, is its owner’s',
      director,
      'subscription.write',
      { ownerId: 'pat' },
      true,
    ],
    [
      'an own thing is also that of whoever acts for its owner',
      actor(['agency-staff', 'treasury', 'lou', 'kim']),
      'request.withdraw',
      { agencyId: 'treasury', ownerId: 'kim' },
      true,
    ],
    [
      'not that of whoever acts for its owner in another role',
      actor(['agency-staff', 'treasury'], ['program-manager', 'health', 'kim']),
      'request.withdraw',
      { agencyId: 'treasury', ownerId: 'kim' },
      false,
    ],
    [
      'the record of whoever one acts for stays theirs',
      actor(['service-director', 'treasury', 'kim']),
      'subscription.write',
      { ownerId: 'kim' },
      false,
    ],
    ['another’s record is denied', director, 'subscription.write', { ownerId: 'kim' }, false],
    ['what nobody owns is nobody’s own', director, 'subscription.write', {}, false],
    [
      'an administrator reaches anything where the policy says so',
      administrator,
      'organisation.write',
      {},
      true,
    ],
    [
      'an administrator does not reach a request',
      administrator,
      'request.read',
      { agencyId: 'treasury' },
      false,
    ],
  ] as const)('%s', (_what, who, action, resource, allowed) => {
    expect(can(who, policy[action], resource) !== undefined).toBe(allowed);
  });

  test('an authority of one’s own counts before one held for somebody else', () => {
    const both = actor(['client-specialist', 'treasury', 'kim'], ['service-center', '*']);
    expect(can(both, policy['request.triage'], { agencyId: 'treasury' })).toMatchObject({
      role: 'service-center',
      actingFor: [],
    });
  });
});

describe('agenciesFor', () => {
  test('an actor may act for the agencies of the roles that may, once each, in order', () => {
    const many = actor(
      ['service-director', 'treasury'],
      ['agency-staff', 'health'],
      ['program-manager', 'health'],
      ['administrator', '*'],
    );
    expect(agenciesFor(many, policy['request.list'])).toEqual(['health', 'treasury']);
  });

  test('whoever may act for all agencies may act for all, whatever else they hold', () => {
    expect(
      agenciesFor(actor(['service-center', '*'], ['agency-staff', 'health']), policy['request.list']),
    ).toEqual(['*']);
  });
});
