import type { ApprovalRefusal } from '../approvals/index.ts';
import type { Status } from './lifecycle.ts';

/** Why a command was not carried out: expected, typed apart, with the facts a person needs. */
export type RequestRefusal =
  | ApprovalRefusal
  | { readonly code: 'request.wrong-status'; readonly status: Status; readonly command: string }
  | { readonly code: 'request.not-waiting-on-client'; readonly status: Status }
  | { readonly code: 'request.needs-approval'; readonly kind: string }
  | { readonly code: 'request.kind-fixed'; readonly kind: string }
  | { readonly code: 'request.unchanged' }
  | { readonly code: 'request.reopen-too-late'; readonly resolvedAt: number; readonly days: number }
  | { readonly code: 'request.before-last-event'; readonly lastAt: number }
  | { readonly code: 'agreement.unchanged'; readonly version: number }
  | { readonly code: 'clock.unknown'; readonly clockId: string; readonly known: readonly string[] }
  | { readonly code: 'clock.not-breached'; readonly clockId: string }
  | { readonly code: 'clock.still-running'; readonly clockId: string }
  | { readonly code: 'clock.already-acknowledged'; readonly by: string }
  | { readonly code: 'excuse.already-asked'; readonly by: string }
  | { readonly code: 'excuse.not-asked'; readonly clockId: string }
  | { readonly code: 'excuse.already-decided'; readonly by: string }
  | { readonly code: 'excuse.same-person' }
  | { readonly code: 'attachment.too-many'; readonly most: number }
  | { readonly code: 'attachment.too-large'; readonly maxBytes: number }
  | { readonly code: 'attachment.unknown' }
  | { readonly code: 'attachment.already-received' };
