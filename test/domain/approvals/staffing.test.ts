import { expect, test } from '@jest/globals';
import {
  type ApprovalRules,
  defaultApprovalRules,
  understaffedStages,
} from '../../../domain/approvals/index.ts';
import type { Role } from '../../../domain/vocabulary/index.ts';

const team: Readonly<Partial<Record<Role, readonly string[]>>> = {
  'client-specialist': ['cleo'],
  'infrastructure-manager': ['max'],
  'infrastructure-director': ['mona'],
  'procurement-liaison': ['prue'],
  'contractor-liaison': ['cora'],
  'security-officer': ['stan'],
  'portfolio-office': ['paul'],
  'program-manager': ['pam'],
  'service-director': ['dana'],
};

const stagesOf = (people: typeof team, rules: ApprovalRules = defaultApprovalRules) =>
  understaffedStages(rules, (role) => people[role] ?? []).map(({ stage, held }) => [stage, held]);

const asking = (stage: 'security' | 'infrastructure', quorum: 'one' | 'all' | number): ApprovalRules => ({
  ...defaultApprovalRules,
  stages: {
    ...defaultApprovalRules.stages,
    [stage]: { ...defaultApprovalRules.stages[stage], quorum },
  },
});

test('one person for each stage is enough', () => {
  expect(stagesOf(team)).toEqual([]);
});

test('a stage whose roles nobody holds is named, with its roles and how many it takes', () => {
  expect(
    understaffedStages(asking('security', 'all'), (role) =>
      role === 'security-officer' ? [] : (team[role] ?? []),
    ),
  ).toEqual([{ stage: 'security', roles: ['security-officer'], quorum: 'all', held: 0 }]);
});

test('a number takes as many people, of whichever of its roles', () => {
  expect(stagesOf(team, asking('infrastructure', 2))).toEqual([]);
  expect(stagesOf(team, asking('infrastructure', 3))).toEqual([['infrastructure', 2]]);
  expect(stagesOf(team, asking('security', 2))).toEqual([['security', 1]]);
});

test('nobody counts for two stages, but whoever can go to another makes room', () => {
  const both = { ...team, 'security-officer': ['prue'] };
  expect(stagesOf(both)).toEqual([['security', 1]]);
  expect(stagesOf({ ...both, 'procurement-liaison': ['prue', 'pia'] })).toEqual([]);
});
