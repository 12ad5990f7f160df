import type { ApprovalFact } from '../approvals/index.ts';
import {
  type ImpactArea,
  isClientRole,
  type Level,
  type Priority,
  type RequestKind,
  type Role,
  type Stamp,
  type Wait,
} from '../vocabulary/index.ts';

export type { Stamp };

interface Common {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly by: Stamp;
}

export type RequestEvent = Common &
  (
    | {
        readonly type: 'RequestSubmitted';
        readonly agencyId: string;
        readonly requesterId: string;
        readonly kind: RequestKind;
        readonly service: string;
        readonly summary: string;
        readonly description: string;
        readonly impact: Level;
        readonly urgency: Level;
        readonly priority: Priority;
        /** The agreement version pinned on the request. */
        readonly agreementVersion: number;
        /** Role that does the work unless triage says otherwise. */
        readonly team: Role;
        /** The number it had in the system it was imported from. */
        readonly source?: string;
        /** Of an application or project: the impacts the agency says it has; absent when it did not say. */
        readonly involves?: readonly ImpactArea[];
        /** Of a delivery: the number of the request that was approved. */
        readonly deliveryOf?: string;
      }
    | ApprovalFact
    | {
        readonly type: 'RequestTriaged';
        readonly kind: RequestKind;
        readonly service: string;
        readonly impact: Level;
        readonly urgency: Level;
        readonly priority: Priority;
        readonly team: Role;
        readonly assigneeId?: string;
      }
    | { readonly type: 'ResponseGiven'; readonly text: string }
    | { readonly type: 'CommentAdded'; readonly text: string; readonly visibility: 'public' | 'internal' }
    | { readonly type: 'QuestionAsked'; readonly text: string }
    | { readonly type: 'QuestionAnswered'; readonly text: string }
    | { readonly type: 'WorkHeld'; readonly waitingOn: Exclude<Wait, 'client'>; readonly text: string }
    | { readonly type: 'WorkResumed' }
    | { readonly type: 'RequestAssigned'; readonly team: Role; readonly assigneeId?: string }
    | {
        readonly type: 'PriorityChanged';
        readonly impact: Level;
        readonly urgency: Level;
        readonly priority: Priority;
        readonly reason: string;
      }
    | {
        readonly type: 'AgreementRestated';
        readonly agreementVersion: number;
        readonly priority: Priority;
        readonly reason: string;
      }
    | { readonly type: 'RequestResolved'; readonly text: string }
    | { readonly type: 'RequestReopened'; readonly reason: string }
    | { readonly type: 'RequestClosed' }
    | { readonly type: 'RequestWithdrawn'; readonly reason: string }
    | {
        readonly type: 'ClockWarned';
        readonly clockId: string;
        readonly step: string;
        readonly alarmAt: number;
        readonly dueAt: number;
      }
    | {
        readonly type: 'ClockBreached';
        readonly clockId: string;
        readonly step: string;
        readonly alarmAt: number;
        readonly dueAt: number;
      }
    | {
        readonly type: 'ClockEscalated';
        readonly clockId: string;
        readonly step: string;
        readonly alarmAt: number;
        readonly dueAt: number;
        readonly to: Role;
      }
    | { readonly type: 'BreachAcknowledged'; readonly clockId: string }
    | { readonly type: 'ExcuseAsked'; readonly clockId: string; readonly reason: string }
    | {
        readonly type: 'ExcuseDecided';
        readonly clockId: string;
        readonly granted: boolean;
        readonly reason: string;
      }
    | {
        readonly type: 'OutcomeReviewed';
        readonly clockId: string;
        readonly agrees: boolean;
        readonly reason: string;
      }
    | {
        readonly type: 'AttachmentOffered';
        readonly attachmentId: string;
        readonly name: string;
        readonly bytes: number;
        readonly mediaType: string;
      }
    | { readonly type: 'AttachmentReceived'; readonly attachmentId: string; readonly bytes: number }
  );

export type RequestEventType = RequestEvent['type'];

/** Whether somebody spoke for the agency rather than for the department. */
export function isClient(by: Stamp): boolean {
  return by.role !== 'system' && isClientRole(by.role);
}
