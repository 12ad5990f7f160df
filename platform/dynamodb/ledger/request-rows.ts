import * as z from 'zod';
import { stageIds } from '../../../domain/approvals/index.ts';
import { levels, metrics, priorities, requestKinds, roles, waits } from '../../../domain/vocabulary/index.ts';
import { parties, type RequestEvent, type RequestState, statuses } from '../../../domain/requests/index.ts';
import { approvalEventSchemas, approvalSchema, impactsSchema } from './approval-rows.ts';
import { common } from './stamp-rows.ts';

const instant = z.int();
const text = z.string();
const role = z.enum(roles);
const level = z.enum(levels);
const priority = z.enum(priorities);
const kind = z.enum(requestKinds);
const alarm = { clockId: text, step: text, alarmAt: instant, dueAt: instant };

/** Every event the ledger holds. */
export const eventSchema: z.ZodType<RequestEvent> = z.discriminatedUnion('type', [
  z.object({
    ...common,
    type: z.literal('RequestSubmitted'),
    agencyId: text,
    requesterId: text,
    kind,
    service: text,
    summary: text,
    description: text,
    impact: level,
    urgency: level,
    priority,
    agreementVersion: z.int(),
    team: role,
    source: z.exactOptional(text),
    involves: z.exactOptional(impactsSchema),
    deliveryOf: z.exactOptional(text),
  }),
  ...approvalEventSchemas,
  z.object({
    ...common,
    type: z.literal('RequestTriaged'),
    kind,
    service: text,
    impact: level,
    urgency: level,
    priority,
    team: role,
    assigneeId: z.exactOptional(text),
  }),
  z.object({ ...common, type: z.literal('ResponseGiven'), text }),
  z.object({ ...common, type: z.literal('CommentAdded'), text, visibility: z.enum(['public', 'internal']) }),
  z.object({ ...common, type: z.literal('QuestionAsked'), text }),
  z.object({ ...common, type: z.literal('QuestionAnswered'), text }),
  z.object({ ...common, type: z.literal('WorkHeld'), waitingOn: z.enum(waits).exclude(['client']), text }),
  z.object({ ...common, type: z.literal('WorkResumed') }),
  z.object({ ...common, type: z.literal('RequestAssigned'), team: role, assigneeId: z.exactOptional(text) }),
  z.object({
    ...common,
    type: z.literal('PriorityChanged'),
    impact: level,
    urgency: level,
    priority,
    reason: text,
  }),
  z.object({
    ...common,
    type: z.literal('AgreementRestated'),
    agreementVersion: z.int(),
    priority,
    reason: text,
  }),
  z.object({ ...common, type: z.literal('RequestResolved'), text }),
  z.object({ ...common, type: z.literal('RequestReopened'), reason: text }),
  z.object({ ...common, type: z.literal('RequestClosed') }),
  z.object({ ...common, type: z.literal('RequestWithdrawn'), reason: text }),
  z.object({ ...common, type: z.literal('ClockWarned'), ...alarm }),
  z.object({ ...common, type: z.literal('ClockBreached'), ...alarm }),
  z.object({ ...common, type: z.literal('ClockEscalated'), ...alarm, to: role }),
  z.object({ ...common, type: z.literal('BreachAcknowledged'), clockId: text }),
  z.object({ ...common, type: z.literal('ExcuseAsked'), clockId: text, reason: text }),
  z.object({
    ...common,
    type: z.literal('ExcuseDecided'),
    clockId: text,
    granted: z.boolean(),
    reason: text,
  }),
  z.object({
    ...common,
    type: z.literal('OutcomeReviewed'),
    clockId: text,
    agrees: z.boolean(),
    reason: text,
  }),
  z.object({
    ...common,
    type: z.literal('AttachmentOffered'),
    attachmentId: text,
    name: text,
    bytes: z.int(),
    mediaType: text,
  }),
  z.object({ ...common, type: z.literal('AttachmentReceived'), attachmentId: text, bytes: z.int() }),
]);

const promised = z.object({
  agreementVersion: z.int(),
  priority,
  budgetMs: z.int(),
  hours: z.enum(['business', 'always']),
  dueAt: z.exactOptional(instant),
});

const clock = z.object({
  id: text,
  metric: z.enum(metrics),
  stage: z.exactOptional(z.enum(stageIds)),
  startedAt: instant,
  promised,
  current: promised,
  raised: z.array(text),
  breachedAt: z.exactOptional(instant),
  acknowledged: z.exactOptional(z.object({ by: text, at: instant })),
  stoppedAt: z.exactOptional(instant),
  cancelledAt: z.exactOptional(instant),
  excuse: z.exactOptional(
    z.object({
      reason: text,
      askedBy: text,
      askedFor: z.array(text),
      decidedBy: z.exactOptional(text),
      granted: z.exactOptional(z.boolean()),
    }),
  ),
  clientReview: z.exactOptional(z.object({ agrees: z.boolean(), by: text, at: instant })),
  nextAlarmAt: z.exactOptional(instant),
});

/** The snapshot of a request. */
export const stateSchema: z.ZodType<RequestState> = z.object({
  id: text,
  version: z.int(),
  agencyId: text,
  requesterId: text,
  submittedBy: text,
  submittedFor: z.array(text),
  kind,
  service: text,
  summary: text,
  impact: level,
  urgency: level,
  priority,
  status: z.enum(statuses),
  waitingOn: z.exactOptional(z.enum(waits)),
  team: role,
  assigneeId: z.exactOptional(text),
  submittedAt: instant,
  updatedAt: instant,
  respondedAt: z.exactOptional(instant),
  resolvedAt: z.exactOptional(instant),
  closedAt: z.exactOptional(instant),
  reopenCount: z.int(),
  agreementVersion: z.int(),
  clocks: z.object({
    startedAt: instant,
    pauses: z.array(z.object({ from: instant, to: instant })),
    pausedAt: z.exactOptional(instant),
    clocks: z.array(clock),
    updateCycles: z.int(),
    updatesKept: z.int(),
  }),
  attachments: z.array(
    z.object({
      id: text,
      name: text,
      bytes: z.int(),
      mediaType: text,
      offeredBy: text,
      offeredAt: instant,
      receivedAt: z.exactOptional(instant),
    }),
  ),
  source: z.exactOptional(text),
  involves: z.exactOptional(impactsSchema),
  approval: z.exactOptional(approvalSchema),
  deliveryOf: z.exactOptional(text),
  ballInCourt: z.object({
    since: instant,
    byRole: z.partialRecord(role, z.int()),
    byParty: z.partialRecord(z.enum(parties), z.int()),
  }),
});
