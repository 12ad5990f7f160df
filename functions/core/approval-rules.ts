import * as z from 'zod';
import { decidingRoles, stageIds } from '../../domain/approvals/index.ts';
import { impactAreas } from '../../domain/vocabulary/index.ts';

const stageRule = z.strictObject({
  roles: z.array(z.enum(decidingRoles)).min(1, { error: 'Name at least one role that decides.' }),
  quorum: z
    .union([z.literal('one'), z.literal('all'), z.int().min(1).max(20)], {
      error: 'Give one, all, or a whole number from 1 to 20.',
    })
    .meta({ description: 'how many of those who hold the stage must approve' }),
});

/** How applications and projects are approved; every stage is named, so that nothing is decided by leaving it out. */
export const approvalRules = z.strictObject({
  major: z
    .strictObject({ dollars: z.int(), hours: z.int(), agencies: z.int() })
    .meta({ description: 'from any of these on the portfolio office reviews a request' }),
  always: z.array(z.enum(impactAreas)).meta({ description: 'impacts assessed for every request' }),
  stages: z.strictObject(
    Object.fromEntries(stageIds.map((stage) => [stage, stageRule])) as Record<
      (typeof stageIds)[number],
      typeof stageRule
    >,
  ),
  mostReturns: z.int().meta({ description: 'how often a request may be returned for rework' }),
});
