import type { ApprovalCommand } from '../approvals/index.ts';
import type { Authority } from '../organisation/index.ts';
import type { PromiseCommand } from '../promises/index.ts';
import type { ImpactArea, Level, RequestKind, Role, Wait } from '../vocabulary/index.ts';
import type { OfferedFile, RefusalCause, Submission, Visibility } from './details.ts';

/** Somebody the work is to be given to. */
interface Assignee {
  readonly assigneeId?: string;
  /** What they hold today: the work is given to nobody who does not hold the team's role. */
  readonly assigneeHolds?: readonly Pick<Authority, 'role' | 'agencyId'>[];
  /** Who has the work so far, as far as whoever takes it from them knows. */
  readonly insteadOf?: string;
  /** Whoever gives the command has seen the request as it stands, with whoever has the work. */
  readonly seen?: boolean;
}

/** A file that is in the bucket. */
interface ArrivedFile {
  readonly attachmentId: string;
  readonly versionId: string;
}

/** What somebody wants done to a request. Texts are already cleaned by the edge. */
export type RequestCommand =
  | ApprovalCommand
  | PromiseCommand
  | ({ readonly type: 'SubmitRequest' } & Submission)
  | ({
      readonly type: 'TriageRequest';
      readonly kind: RequestKind;
      readonly service: string;
      readonly impact: Level;
      readonly urgency: Level;
      readonly team?: Role;
      /** Impacts the catalogue knows of this service; assessed when it goes into the approval chain. */
      readonly impacts?: readonly ImpactArea[];
    } & Assignee)
  | { readonly type: 'GiveResponse'; readonly text: string }
  | { readonly type: 'AddComment'; readonly text: string; readonly visibility: Visibility }
  | { readonly type: 'AskClient'; readonly text: string }
  | { readonly type: 'AnswerQuestion'; readonly text: string }
  | { readonly type: 'HoldWork'; readonly waitingOn: Exclude<Wait, 'client'>; readonly text: string }
  | { readonly type: 'ResumeWork' }
  | ({ readonly type: 'AssignRequest'; readonly team: Role } & Assignee)
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
  | {
      readonly type: 'ChangeRequester';
      readonly requesterId: string;
      /** What they speak for today: a request is in the name of nobody who is no client. */
      readonly requesterHolds?: readonly Pick<Authority, 'role' | 'agencyId'>[];
      readonly reason: string;
    }
  | ({ readonly type: 'OfferAttachment' } & OfferedFile)
  | ({
      readonly type: 'ReceiveAttachment';
      readonly bytes: number;
      readonly sha256: string;
      /** The types the content may be of. */
      readonly looksLike: readonly string[];
    } & ArrivedFile)
  | ({ readonly type: 'RefuseAttachment'; readonly cause: Exclude<RefusalCause, 'other-type'> } & ArrivedFile)
  | { readonly type: 'RemoveAttachment'; readonly attachmentId: string; readonly reason: string };

export type RequestCommandType = RequestCommand['type'];

/** A command of one type. */
export type RequestCommandOf<T extends RequestCommandType> = Extract<RequestCommand, { readonly type: T }>;
