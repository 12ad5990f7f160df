import type { ApprovalRefusal } from '../approvals/index.ts';
import type { PromiseRefusal } from '../promises/index.ts';
import type { Role } from '../vocabulary/index.ts';
import type { RefusalCause } from './details.ts';
import type { Status } from './lifecycle.ts';

/** Why a command was not carried out: expected, typed apart, with the facts a person needs. */
export type RequestRefusal =
  | ApprovalRefusal
  | PromiseRefusal
  | { readonly code: 'request.wrong-status'; readonly status: Status; readonly command: string }
  | { readonly code: 'request.not-waiting-on-client'; readonly status: Status }
  | { readonly code: 'request.needs-approval'; readonly kind: string }
  | { readonly code: 'request.kind-fixed'; readonly kind: string }
  | { readonly code: 'request.unchanged' }
  | { readonly code: 'request.reopen-too-late'; readonly resolvedAt: number; readonly days: number }
  | { readonly code: 'request.own' }
  | { readonly code: 'request.not-a-team'; readonly team: Role }
  | { readonly code: 'request.already-assigned'; readonly assigneeId: string }
  | { readonly code: 'agreement.unchanged'; readonly version: number }
  | { readonly code: 'person.not-of-agency'; readonly field: 'assignee' | 'requester' }
  | { readonly code: 'attachment.too-many'; readonly max: number }
  | { readonly code: 'attachment.too-large'; readonly maxBytes: number }
  | {
      readonly code: 'attachment.other-name';
      readonly mediaType: string;
      readonly endings: readonly string[];
    }
  | { readonly code: 'attachment.unknown' }
  | { readonly code: 'attachment.not-received' }
  | { readonly code: 'attachment.already-received'; readonly versionId?: string }
  | { readonly code: 'attachment.expired' }
  | { readonly code: 'attachment.refused'; readonly cause: RefusalCause }
  | { readonly code: 'attachment.removed'; readonly by: string }
  | { readonly code: 'attachment.not-yours' };
