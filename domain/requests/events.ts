import * as z from 'zod';
import { approvalEvents } from '../approvals/index.ts';
import { promiseEvents } from '../promises/index.ts';
import {
  event,
  type Immutable,
  isClientRole,
  level,
  priority,
  type Stamp,
  text,
  wait,
} from '../vocabulary/index.ts';
import {
  assignment,
  classification,
  offeredFile,
  refusalCauses,
  submission,
  visibilities,
} from './details.ts';

/** Everything that can happen to a request; the ledger reads events back by the same schema. */
export const requestEvent = z.discriminatedUnion('type', [
  event('RequestSubmitted', { ...submission, priority }),
  ...approvalEvents,
  event('RequestTriaged', { ...classification, priority, ...assignment }),
  event('ResponseGiven', { text }),
  event('CommentAdded', {
    text,
    visibility: z.enum(visibilities),
    /** Of the department's own requester: nobody answers themselves. */
    byRequester: z.exactOptional(z.literal(true)),
  }),
  event('QuestionAsked', { text }),
  event('QuestionAnswered', { text }),
  event('WorkHeld', { waitingOn: wait.exclude(['client']), text }),
  event('WorkResumed', {}),
  event('RequestAssigned', assignment),
  event('PriorityChanged', { impact: level, urgency: level, priority, reason: text }),
  event('AgreementRestated', { agreementVersion: z.int(), priority, reason: text }),
  event('RequestResolved', { text }),
  event('RequestReopened', { reason: text }),
  event('RequestClosed', {}),
  event('ClientReminded', { reminder: z.int() }),
  event('RequestLapsed', {}),
  event('RequestWithdrawn', { reason: text }),
  event('RequesterChanged', { requesterId: text, reason: text }),
  ...promiseEvents,
  event('AttachmentOffered', offeredFile),
  event('AttachmentReceived', {
    attachmentId: text,
    bytes: z.int(),
    // Not in the oldest histories.
    versionId: z.exactOptional(text),
    sha256: z.exactOptional(text),
  }),
  event('AttachmentRefused', { attachmentId: text, versionId: text, cause: z.enum(refusalCauses) }),
  event('AttachmentRemoved', { attachmentId: text, reason: text }),
]);

export type RequestEvent = Immutable<z.infer<typeof requestEvent>>;
export type RequestEventType = RequestEvent['type'];

/** An event of one type. */
export type RequestEventOf<T extends RequestEventType> = Extract<RequestEvent, { readonly type: T }>;

/** Whether somebody spoke for the agency rather than for the department. */
export function isClient(by: Stamp): boolean {
  return by.role !== 'system' && isClientRole(by.role);
}
