import * as z from 'zod';
import {
  type ImpactArea,
  impactArea,
  impactAreas,
  type Immutable,
  role,
  type Role,
} from '../vocabulary/index.ts';
import { stageId, stageIds } from './stages.ts';

/** How many of those who hold a stage must approve: one of them, all of them, or so many. One decline or return is enough. */
export const quorum = z.union([z.literal('one'), z.literal('all'), z.int()]);
export type Quorum = z.infer<typeof quorum>;

/** Who decides a stage, and how many of them it takes. */
const stageRule = z.object({ roles: z.array(role), quorum });
export type StageRule = Immutable<z.infer<typeof stageRule>>;

/** How an agency's applications and projects are approved; part of its agreement, so that it is pinned with it. */
export const approvalRulesShape = z.object({
  /** From any of these on a request is a major project: dollars, hours of work, agencies affected. */
  major: z.object({ dollars: z.int(), hours: z.int(), agencies: z.int() }),
  /** Impacts assessed for every request, whatever was answered and whatever the catalogue says. */
  always: z.array(impactArea),
  stages: z.record(stageId, stageRule),
  /** How often a request may be returned for rework. */
  mostReturns: z.int(),
});
export type ApprovalRules = Immutable<z.infer<typeof approvalRulesShape>>;

/** What holds for agreements that say nothing of approvals: Michigan's process with one decider for each stage. */
export const defaultApprovalRules: ApprovalRules = {
  major: { dollars: 250_000, hours: 2_000, agencies: 3 },
  always: [],
  stages: {
    develop: { roles: ['client-specialist'], quorum: 'one' },
    infrastructure: { roles: ['infrastructure-manager', 'infrastructure-director'], quorum: 'one' },
    procurement: { roles: ['procurement-liaison'], quorum: 'one' },
    contractor: { roles: ['contractor-liaison'], quorum: 'one' },
    security: { roles: ['security-officer'], quorum: 'one' },
    portfolio: { roles: ['portfolio-office'], quorum: 'one' },
    program: { roles: ['program-manager'], quorum: 'one' },
    director: { roles: ['service-director'], quorum: 'one' },
  },
  mostReturns: 3,
};

/** Every role that may hold a stage: the others are not asked, so a rule that names them would leave a stage to nobody. */
export const decidingRoles = [
  'client-specialist',
  'infrastructure-manager',
  'infrastructure-director',
  'procurement-liaison',
  'contractor-liaison',
  'security-officer',
  'applications-manager',
  'portfolio-office',
  'program-manager',
  'service-director',
  'information-officer',
] as const satisfies readonly Role[];

export interface ApprovalProblem {
  readonly path: string;
  readonly message: string;
}

/** What is wrong with approval rules, each as a sentence; nothing when they can be used. */
export function approvalProblems(rules: ApprovalRules): readonly ApprovalProblem[] {
  const problems: ApprovalProblem[] = [];
  const report = (path: string, message: string): number => problems.push({ path, message });
  const isAmount = (value: number, least: number): boolean => Number.isSafeInteger(value) && value >= least;

  for (const [name, value] of Object.entries(rules.major))
    if (!isAmount(value, 1)) report(`major.${name}`, 'Give a whole number, at least 1.');
  if (!isAmount(rules.mostReturns, 0) || rules.mostReturns > 20)
    report('mostReturns', 'Give a whole number from 0 to 20.');
  for (const stage of stageIds) {
    const { roles, quorum } = rules.stages[stage];
    if (roles.length === 0) report(`stages.${stage}.roles`, 'Name at least one role that decides.');
    for (const role of roles)
      if (!(decidingRoles as readonly Role[]).includes(role))
        report(
          `stages.${stage}.roles`,
          `The role ${role} decides no stage; ${decidingRoles.join(', ')} can.`,
        );
    if (typeof quorum === 'number' && (!isAmount(quorum, 1) || quorum > 20))
      report(`stages.${stage}.quorum`, 'Give one, all, or a whole number from 1 to 20.');
  }
  return problems;
}

/** How many approvals a stage takes when so many people hold it. With nobody there it still takes one. */
export function neededFor(quorum: Quorum, holders: number): number {
  if (quorum === 'one') return 1;
  return quorum === 'all' ? Math.max(1, holders) : quorum;
}

/** The impacts of a request: those it answered, the catalogue's and the rules'. No answer at all asks everybody. */
export function impactsOf(
  answered: readonly ImpactArea[] | undefined,
  catalogued: readonly ImpactArea[],
  rules: ApprovalRules,
): readonly ImpactArea[] {
  const wanted = answered ?? impactAreas;
  return impactAreas.filter(
    (area) => wanted.includes(area) || catalogued.includes(area) || rules.always.includes(area),
  );
}
