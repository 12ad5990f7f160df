import { describe, expect, test } from '@jest/globals';
import {
  approvalProblems,
  type ApprovalRules,
  decidingRoles,
  defaultApprovalRules,
  neededFor,
  type StageRule,
} from '../../../domain/approvals/index.ts';

const own = defaultApprovalRules;
const withMajor = (major: Partial<ApprovalRules['major']>): ApprovalRules => ({
  ...own,
  major: { ...own.major, ...major },
});
const withDirector = (rule: Partial<StageRule>): ApprovalRules => ({
  ...own,
  stages: { ...own.stages, director: { ...own.stages.director, ...rule } },
});

describe('approval rules that nobody could work by are refused', () => {
  test.each<[string, ApprovalRules]>([
    ['as they are by default', own],
    ['under which everything is major', { ...own, major: { dollars: 1, hours: 1, agencies: 1 } }],
    ['that allow no return', { ...own, mostReturns: 0 }],
    ['that allow twenty returns', { ...own, mostReturns: 20 }],
    ['that ask everybody who holds a stage', withDirector({ quorum: 'all' })],
    ['that ask one by number', withDirector({ quorum: 1 })],
    ['that ask twenty', withDirector({ quorum: 20 })],
    ['that let every deciding role decide', withDirector({ roles: decidingRoles })],
  ])('rules can be used %s', (_what, rules) => {
    expect(approvalProblems(rules)).toEqual([]);
  });

  const amount = 'Give a whole number, at least 1.';
  const returns = 'Give a whole number from 0 to 20.';
  const quorum = 'Give one, all, or a whole number from 1 to 20.';
  const decides = `decides no stage; ${decidingRoles.join(', ')} can.`;

  test.each<[string, ApprovalRules, string, string]>([
    ['a threshold of no dollars', withMajor({ dollars: 0 }), 'major.dollars', amount],
    ['a threshold of half an hour', withMajor({ hours: 1.5 }), 'major.hours', amount],
    ['a threshold of endless agencies', withMajor({ agencies: Infinity }), 'major.agencies', amount],
    ['fewer returns than none', { ...own, mostReturns: -1 }, 'mostReturns', returns],
    ['more returns than twenty', { ...own, mostReturns: 21 }, 'mostReturns', returns],
    ['half a return', { ...own, mostReturns: 0.5 }, 'mostReturns', returns],
    ['a quorum of nobody', withDirector({ quorum: 0 }), 'stages.director.quorum', quorum],
    ['a quorum of one and a half', withDirector({ quorum: 1.5 }), 'stages.director.quorum', quorum],
    ['a quorum of more than twenty', withDirector({ quorum: 21 }), 'stages.director.quorum', quorum],
    [
      'a stage that nobody decides',
      withDirector({ roles: [] }),
      'stages.director.roles',
      'Name at least one role that decides.',
    ],
    [
      'a role that is not asked',
      withDirector({ roles: ['service-director', 'executive'] }),
      'stages.director.roles',
      `The role executive ${decides}`,
    ],
  ])('rules are refused for %s', (_what, rules, path, message) => {
    expect(approvalProblems(rules)).toEqual([{ path, message }]);
  });
});

test.each([
  ['one', 5, 1],
  ['one', 0, 1],
  ['all', 5, 5],
  ['all', 1, 1],
  ['all', 0, 1],
  [3, 5, 3],
  [3, 2, 3],
] as const)('a quorum of %s among %d who hold the stage takes %d', (quorum, holders, needed) => {
  expect(neededFor(quorum, holders)).toBe(needed);
});
