import { describe, expect, test } from '@jest/globals';
import {
  type ApprovalRules,
  conflictingRole,
  defaultApprovalRules,
  type HeldRole,
} from '../../../domain/approvals/index.ts';
import type { Role } from '../../../domain/vocabulary/index.ts';

const own = defaultApprovalRules;
const of = (role: Role, agencyId = 'treasury'): HeldRole => ({ role, agencyId });
const program = of('program-manager');

describe('two roles that one person is to hold', () => {
  test.each<[string, HeldRole, HeldRole]>([
    ['of one agency', of('service-director'), program],
    ['when the new one is held for all agencies', of('service-director', '*'), program],
    ['when the old one is held for all agencies', of('service-director'), of('program-manager', '*')],
    ['when both are held for all agencies', of('service-director', '*'), of('program-manager', '*')],
  ])('two roles that decide different stages conflict %s', (_where, given, held) => {
    expect(conflictingRole(given, [held], own)).toEqual(held);
  });

  test.each<[string, HeldRole, HeldRole]>([
    ['for different agencies', of('service-director', 'health'), program],
    ['that decide the same stage', of('infrastructure-director'), of('infrastructure-manager')],
    ['that are the same', program, program],
    ['of which the new one decides nothing', of('agency-staff'), program],
    ['of which the old one decides nothing', program, of('agency-staff')],
  ])('two roles go together %s', (_what, given, held) => {
    expect(conflictingRole(given, [held], own)).toBeUndefined();
  });

  test('the role in conflict is named among those that are not', () => {
    const held = [of('agency-staff'), of('security-officer', 'health'), program, of('portfolio-office')];
    expect(conflictingRole(of('service-director'), held, own)).toEqual(program);
    expect(conflictingRole(of('service-director'), [], own)).toBeUndefined();
  });

  test('a role that decides a further stage conflicts with one that shares the other', () => {
    const roles = ['program-manager', 'portfolio-office'] as const;
    const shared: ApprovalRules = {
      ...own,
      stages: { ...own.stages, portfolio: { roles, quorum: 'one' } },
    };
    expect(conflictingRole(of('portfolio-office'), [program], shared)).toEqual(program);
    // Whoever can decide both stages already loses nothing by a second way to one of them.
    expect(conflictingRole(program, [of('portfolio-office')], shared)).toBeUndefined();
  });
});
