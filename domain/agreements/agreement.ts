import * as z from 'zod';
import { type ApprovalRules, approvalRulesShape, defaultApprovalRules, stageId } from '../approvals/index.ts';
import { escalationLevel } from '../promises/index.ts';
import type { Calendar } from '../time/index.ts';
import {
  directorRoles,
  type Immutable,
  type Level,
  metric,
  type Priority,
  priority,
  requestKind,
  text,
  wait,
} from '../vocabulary/index.ts';

/** One promise. An absent `kinds`, `services`, `priorities` or `stages` means all of them. */
export const targetShape = z.object({
  metric,
  kinds: z.exactOptional(z.array(requestKind)),
  services: z.exactOptional(z.array(text)),
  priorities: z.exactOptional(z.array(priority)),
  /** Of a `decision`: the stages of the approval chain it is promised for. */
  stages: z.exactOptional(z.array(stageId)),
  /** Budget in whole minutes of the hours it counts in. */
  minutes: z.int(),
  /** `business`: the agency's calendar; `always`: every hour counts. */
  hours: z.enum(['business', 'always']),
});
export type Target = Immutable<z.infer<typeof targetShape>>;

const matrixRow = z.object({ high: priority, medium: priority, low: priority });

/** In whole business days since the question. */
export const silenceShape = z.object({
  /** When the client is reminded; ascending. */
  remindAfter: z.array(z.int()),
  /** When the request is closed; it can be reopened like a resolved one. Never when absent. */
  closeAfter: z.exactOptional(z.int()),
});

/** A version of an agency's service-level agreement. Versions are never edited, only followed by the next. */
export const agreementShape = z.object({
  agencyId: text,
  version: z.int(),
  /** The first day on which new requests are promised it; from the beginning when absent. */
  from: z.exactOptional(text),
  plan: text,
  calendarVersion: z.int(),
  /** By impact, then by urgency. */
  priorityMatrix: z.object({ high: matrixRow, medium: matrixRow, low: matrixRow }),
  /** In order; the first that fits a request's kind, service and priority is its target for that metric. */
  targets: z.array(targetShape),
  /** Shares of the budget, in percent, at which whoever holds the work is warned; ascending. */
  warnings: z.array(z.number()),
  escalation: z.array(escalationLevel),
  /** Besides the client, for whom every clock pauses. */
  pausesOn: z.array(wait),
  /** Days of the department's calendar after resolution within which a request can be reopened. */
  reopenWithinDays: z.int(),
  /** What follows when a client who is asked says nothing; nothing does when absent. */
  silence: z.exactOptional(silenceShape),
  /** Whether a resolved request closes when it can no longer be reopened; only people close it when absent. */
  closesResolved: z.exactOptional(z.boolean()),
  /** How applications and projects are approved; the department's default when absent. */
  approval: z.exactOptional(approvalRulesShape),
});
export type AgreementVersion = Immutable<z.infer<typeof agreementShape>>;

/** The roles a broken promise can climb to: only directors subscribe to notices. */
export const escalationRoles = directorRoles;

/** An agreement version with the calendars it counts in, ready to use. */
export interface Rules {
  readonly agreement: AgreementVersion;
  readonly business: Calendar;
  readonly always: Calendar;
}

/** The rules of an agreement version of one agency. */
export type RuleBook = (agreementVersion: number) => Rules;

/** ITIL's priority of an impact and an urgency, from the agreement's own matrix. */
export function priorityOf(agreement: AgreementVersion, impact: Level, urgency: Level): Priority {
  return agreement.priorityMatrix[impact][urgency];
}

/** How an agreement has applications and projects approved. */
export function approvalRulesOf({ approval }: Pick<AgreementVersion, 'approval'>): ApprovalRules {
  return approval ?? defaultApprovalRules;
}
