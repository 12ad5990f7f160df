import * as z from 'zod';
import { approvalShape } from '../approvals/index.ts';
import { clocksShape } from '../promises/index.ts';
import { type Immutable, instant, priority, role, text, wait } from '../vocabulary/index.ts';
import { attachment } from './attachments.ts';
import { assignment, submission } from './details.ts';
import { statuses } from './lifecycle.ts';

/** The parties a request can be held up by. */
export const parties = ['agency', 'department', 'contractor'] as const;
export type Party = (typeof parties)[number];

/**
 * Whose court the ball was in, and for how long. Business milliseconds of the agreement in force at the time. Several
 * roles that hold it side by side each count in full, so roles may add up to more than their party.
 */
const ballInCourt = z.object({
  /** Since when those who hold it now have held it. */
  since: instant,
  byRole: z.partialRecord(role, z.int()),
  byParty: z.partialRecord(z.enum(parties), z.int()),
});
export type BallInCourt = Immutable<z.infer<typeof ballInCourt>>;

// The conversation stays in the events.
const { description: _description, ...kept } = submission;

/** A request as its events made it; its snapshot is read back by the same schema. */
export const requestState = z.object({
  id: text,
  /** Number of events; the version a writer must have read. */
  version: z.int(),
  ...kept,
  ...assignment,
  submittedBy: text,
  /** Those the submitter acted for, nearest first; absent when nobody. */
  submittedFor: z.exactOptional(z.array(text)),
  /** In whose names the request was before, the last one first; absent when it has always been in the same. */
  formerRequesters: z.exactOptional(z.array(text)),
  priority,
  status: z.enum(statuses),
  /** The client before anybody else: their answer is what the others need too. */
  waitingOn: z.exactOptional(wait),
  /** What the work waits for besides the client who is asked; it goes on waiting for that when the answer is there. */
  alsoWaitingOn: z.exactOptional(wait.exclude(['client'])),
  /** While a question to the client is open: since when, and how often they were reminded, the last time when. */
  asked: z.exactOptional(z.object({ at: instant, reminders: z.int(), remindedAt: z.exactOptional(instant) })),
  /** When the sweep must remind the client or close the request, as the agreement says. */
  followUpAt: z.exactOptional(instant),
  /** Once the request has ended: the role of the department that had the work last. */
  lastWorker: z.exactOptional(role),
  submittedAt: instant,
  updatedAt: instant,
  respondedAt: z.exactOptional(instant),
  resolvedAt: z.exactOptional(instant),
  closedAt: z.exactOptional(instant),
  reopenCount: z.int(),
  clocks: clocksShape,
  attachments: z.array(attachment),
  approval: z.exactOptional(approvalShape),
  ballInCourt,
});
export type RequestState = Immutable<z.infer<typeof requestState>>;

/** Everybody behind a submission, and for whom it is or was: none of them decides on it. */
export function submittersOf({
  requesterId,
  formerRequesters = [],
  submittedBy,
  submittedFor = [],
}: Pick<
  RequestState,
  'requesterId' | 'formerRequesters' | 'submittedBy' | 'submittedFor'
>): readonly string[] {
  return [requesterId, ...formerRequesters, submittedBy, ...submittedFor];
}
