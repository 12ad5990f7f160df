import * as z from 'zod';
import {
  type Approval,
  type ApprovalFact,
  type ApprovalRules,
  haltReasons,
  sectionIds,
  stageIds,
  type StageRule,
} from '../../../domain/approvals/index.ts';
import { impactAreas, roles } from '../../../domain/vocabulary/index.ts';
import { common } from './stamp-rows.ts';

const instant = z.int();
const text = z.string();
const role = z.enum(roles);
const stage = z.enum(stageIds);
const section = z.enum(sectionIds);
const area = z.enum(impactAreas);
const hashes = z.partialRecord(section, text);
const quorum = z.union([z.literal('one'), z.literal('all'), z.int()]);
const decided = z.enum(['approved', 'declined', 'returned']);

/** Impacts as a request answers them and the catalogue names them. */
export const impactsSchema = z.array(area);

const rule: z.ZodType<StageRule> = z.object({ roles: z.array(role), quorum });

/** How an agreement has applications and projects approved. */
export const approvalRulesSchema: z.ZodType<ApprovalRules> = z.object({
  major: z.object({ dollars: z.int(), hours: z.int(), agencies: z.int() }),
  always: impactsSchema,
  stages: z.record(stage, rule),
  mostReturns: z.int(),
});

const content = z.object({
  text,
  agencies: z.exactOptional(z.int()),
  dollars: z.exactOptional(z.int()),
  hours: z.exactOptional(z.int()),
});

/** The events of the approval chain. */
export const approvalEventSchemas = [
  z.object({ ...common, type: z.literal('ApprovalStarted'), attempt: z.int(), impacts: impactsSchema }),
  z.object({
    ...common,
    type: z.literal('SectionEdited'),
    section,
    edition: z.int(),
    content,
    hash: text,
  }),
  z.object({ ...common, type: z.literal('ImpactAdded'), area, reason: text }),
  z.object({
    ...common,
    type: z.literal('StageOpened'),
    stage,
    opening: z.int(),
    attempt: z.int(),
    clockId: text,
    roles: z.array(role),
    quorum,
    needed: z.int(),
  }),
  z.object({
    ...common,
    type: z.literal('StageDecided'),
    stage,
    opening: z.int(),
    outcome: decided,
    reliedOn: hashes,
    settles: z.boolean(),
    reason: z.exactOptional(text),
    mustChange: z.exactOptional(z.array(section)),
    wouldChange: z.exactOptional(text),
    effect: z.exactOptional(text),
  }),
  z.object({ ...common, type: z.literal('RequestApproved') }),
  z.object({
    ...common,
    type: z.literal('RequestDeclined'),
    reason: text,
    wouldChange: z.exactOptional(text),
  }),
  z.object({
    ...common,
    type: z.literal('ApprovalHalted'),
    attempt: z.int(),
    reason: z.enum(haltReasons),
    error: z.exactOptional(text),
  }),
  z.object({ ...common, type: z.literal('ApprovalRestarted'), attempt: z.int() }),
  z.object({ ...common, type: z.literal('DeliveryOpened'), number: text }),
] as const satisfies readonly z.ZodType<ApprovalFact>[];

const stageRecord = z.object({
  opening: z.int(),
  attempt: z.int(),
  openedAt: instant,
  clockId: text,
  roles: z.array(role),
  quorum,
  needed: z.int(),
  approvedBy: z.array(z.object({ personId: text, principalId: text })),
  closed: z.exactOptional(
    z.object({
      at: instant,
      outcome: z.enum(['approved', 'declined', 'returned', 'superseded']),
      reliedOn: hashes,
    }),
  ),
});

/** Where a request is in the approval chain. */
export const approvalSchema: z.ZodType<Approval> = z.object({
  status: z.enum(['running', 'approved', 'declined', 'withdrawn', 'halted']),
  attempt: z.int(),
  round: z.int(),
  impacts: impactsSchema,
  added: impactsSchema,
  sections: z.partialRecord(section, z.object({ hash: text, edition: z.int() })),
  estimate: z.object({ dollars: z.int(), hours: z.int(), agencies: z.int() }),
  stages: z.partialRecord(stage, stageRecord),
  decisions: z.array(
    z.object({
      stage,
      opening: z.int(),
      outcome: decided,
      at: instant,
      by: text,
      role,
      actingFor: z.array(text),
      reliedOn: hashes,
    }),
  ),
  rework: z.exactOptional(z.object({ stage, sections: z.array(section), hashes })),
  halted: z.exactOptional(z.object({ reason: z.enum(haltReasons), at: instant })),
  delivery: z.exactOptional(text),
});
