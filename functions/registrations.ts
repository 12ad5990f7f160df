import type { AttachmentPorts } from './attachments/ports.ts';
import { attachmentRegistration } from './attachments/registration.ts';
import { approvalRegistration } from './approvals/registration.ts';
import type { ReactionPorts } from './approvals/ports.ts';
import type { Registration } from './core/registration.ts';
import { noticeRegistration } from './notices/registration.ts';
import type { CreateNoticePorts } from './notices/ports.ts';
import { organisationRegistration } from './organisation/registration.ts';
import { requestRegistration } from './requests/registration.ts';

/** What the reactions of all capabilities ask of the outside world. */
export type FollowPorts = ReactionPorts & CreateNoticePorts & Pick<AttachmentPorts, 'contents'>;

/**
 * What the capabilities of `capabilities.ts` register, for functions that work on all kinds and serve nobody: what is
 * imported from here brings along no routes and no contracts. `test/functions/registrations.test.ts` holds that both
 * lists say the same as the capabilities do.
 */
export const registrations: readonly Registration<FollowPorts>[] = [
  requestRegistration,
  attachmentRegistration,
  approvalRegistration,
  organisationRegistration,
  noticeRegistration,
];
