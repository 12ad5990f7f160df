import type { ApprovalCommand } from '../approvals/index.ts';
import type { ImpactArea, Level, RequestKind, Role, Wait } from '../vocabulary/index.ts';

/** What somebody wants done to a request. Texts are already cleaned by the edge. */
export type RequestCommand =
  | ApprovalCommand
  | {
      readonly type: 'SubmitRequest';
      readonly agencyId: string;
      readonly requesterId: string;
      readonly kind: RequestKind;
      readonly service: string;
      readonly summary: string;
      readonly description: string;
      readonly impact: Level;
      readonly urgency: Level;
      readonly team: Role;
      readonly agreementVersion: number;
      readonly source?: string;
      readonly involves?: readonly ImpactArea[];
      readonly deliveryOf?: string;
    }
  | {
      readonly type: 'TriageRequest';
      readonly kind: RequestKind;
      readonly service: string;
      readonly impact: Level;
      readonly urgency: Level;
      readonly team?: Role;
      readonly assigneeId?: string;
      /** Impacts the catalogue knows of this service; assessed when it goes into the approval chain. */
      readonly impacts?: readonly ImpactArea[];
    }
  | { readonly type: 'GiveResponse'; readonly text: string }
  | { readonly type: 'AddComment'; readonly text: string; readonly visibility: 'public' | 'internal' }
  | { readonly type: 'AskClient'; readonly text: string }
  | { readonly type: 'AnswerQuestion'; readonly text: string }
  | { readonly type: 'HoldWork'; readonly waitingOn: Exclude<Wait, 'client'>; readonly text: string }
  | { readonly type: 'ResumeWork' }
  | { readonly type: 'AssignRequest'; readonly team: Role; readonly assigneeId?: string }
  | {
      readonly type: 'ChangePriority';
      readonly impact: Level;
      readonly urgency: Level;
      readonly reason: string;
    }
  | { readonly type: 'RestateAgreement'; readonly agreementVersion: number; readonly reason: string }
  | { readonly type: 'ResolveRequest'; readonly text: string }
  | { readonly type: 'ReopenRequest'; readonly reason: string }
  | { readonly type: 'CloseRequest' }
  | { readonly type: 'WithdrawRequest'; readonly reason: string }
  | { readonly type: 'RaiseAlarms' }
  | { readonly type: 'AcknowledgeBreach'; readonly clockId: string }
  | { readonly type: 'AskExcuse'; readonly clockId: string; readonly reason: string }
  | {
      readonly type: 'DecideExcuse';
      readonly clockId: string;
      readonly granted: boolean;
      readonly reason: string;
    }
  | {
      readonly type: 'ReviewOutcome';
      readonly clockId: string;
      readonly agrees: boolean;
      readonly reason: string;
    }
  | {
      readonly type: 'OfferAttachment';
      readonly attachmentId: string;
      readonly name: string;
      readonly bytes: number;
      readonly mediaType: string;
    }
  | { readonly type: 'ReceiveAttachment'; readonly attachmentId: string; readonly bytes: number };

export type RequestCommandType = RequestCommand['type'];
