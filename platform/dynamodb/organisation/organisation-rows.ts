import * as z from 'zod';
import {
  type Agency,
  type Assignment,
  type Person,
  type Service,
} from '../../../domain/organisation/index.ts';
import {
  type levels,
  metrics,
  priorities,
  requestKinds,
  roles,
  waits,
} from '../../../domain/vocabulary/index.ts';
import { type AgreementVersion } from '../../../domain/agreements/index.ts';
import type { CalendarDefinition } from '../../../domain/time/index.ts';
import { stageIds } from '../../../domain/approvals/index.ts';
import { approvalRulesSchema, impactsSchema } from '../ledger/approval-rows.ts';

const text = z.string();
const role = z.enum(roles);
const interval = z.tuple([text, text]);

export const agencySchema: z.ZodType<Agency> = z.object({ id: text, name: text, plan: text });

export const personSchema: z.ZodType<Person> = z.object({
  id: text,
  name: text,
  email: text,
  agencyId: z.exactOptional(text),
});

export const assignmentSchema: z.ZodType<Assignment> = z.object({
  id: text,
  personId: text,
  role,
  agencyId: text,
  from: text,
  until: z.exactOptional(text),
  actingFor: z.exactOptional(text),
});

export const serviceSchema: z.ZodType<Service> = z.object({
  id: text,
  name: text,
  description: text,
  team: role,
  impacts: z.exactOptional(impactsSchema),
});

export const calendarSchema: z.ZodType<CalendarDefinition> = z.object({
  zone: text,
  week: z.union([
    z.literal('24x7'),
    z.object({
      monday: z.exactOptional(z.array(interval)),
      tuesday: z.exactOptional(z.array(interval)),
      wednesday: z.exactOptional(z.array(interval)),
      thursday: z.exactOptional(z.array(interval)),
      friday: z.exactOptional(z.array(interval)),
      saturday: z.exactOptional(z.array(interval)),
      sunday: z.exactOptional(z.array(interval)),
    }),
  ]),
  holidays: z.array(
    z.object({ date: text, name: text, from: z.exactOptional(text), to: z.exactOptional(text) }),
  ),
});

const matrixRow = z.object({ high: z.enum(priorities), medium: z.enum(priorities), low: z.enum(priorities) });

export const agreementSchema: z.ZodType<AgreementVersion> = z.object({
  agencyId: text,
  version: z.int(),
  plan: text,
  calendarVersion: z.int(),
  priorityMatrix: z.object({ high: matrixRow, medium: matrixRow, low: matrixRow }) satisfies z.ZodType<
    Record<(typeof levels)[number], unknown>
  >,
  targets: z.array(
    z.object({
      metric: z.enum(metrics),
      kinds: z.exactOptional(z.array(z.enum(requestKinds))),
      services: z.exactOptional(z.array(text)),
      priorities: z.exactOptional(z.array(z.enum(priorities))),
      stages: z.exactOptional(z.array(z.enum(stageIds))),
      minutes: z.int(),
      hours: z.enum(['business', 'always']),
    }),
  ),
  warnings: z.array(z.number()),
  escalation: z.array(z.object({ minutes: z.int(), to: role })),
  pausesOn: z.array(z.enum(waits)),
  reopenWithinDays: z.int(),
  approval: z.exactOptional(approvalRulesSchema),
});
