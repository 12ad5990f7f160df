import { approvalRegistration } from './approvals/registration.ts';
import type { SettlePorts } from './approvals/ports.ts';
import type { Registration } from './core/registration.ts';
import { noticeRegistration } from './notices/registration.ts';
import type { CreateNoticePorts } from './notices/ports.ts';
import { organisationRegistration } from './organisation/registration.ts';
import { requestRegistration } from './requests/registration.ts';

/** What the reactions of all capabilities ask of the outside world. */
export type FollowPorts = SettlePorts & CreateNoticePorts;

/**
 * The registrations of the capabilities of `capabilities.ts`, in its order, for the functions that work on all kinds
 * and serve nobody. `test/functions/registrations.test.ts` holds that the two agree.
 */
export const registrations: readonly Registration<FollowPorts>[] = [
  requestRegistration,
  approvalRegistration,
  organisationRegistration,
  noticeRegistration,
];
