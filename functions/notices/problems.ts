import type { Problem } from '../../platform/http/problem.ts';
import { commonProblem, type CommonRefusal, problem } from '../http/problems.ts';

/** Everything people can be refused about notices. */
export type Refusal =
  | CommonRefusal
  | { readonly code: 'subscription.wrong-address'; readonly channel: string }
  | { readonly code: 'subscription.address-taken' }
  | { readonly code: 'subscription.address-refused' }
  | { readonly code: 'subscription.changed' };

/** Refusals of notices as HTTP. */
export function problemOf(refusal: Refusal): Problem {
  const { code } = refusal;
  switch (refusal.code) {
    case 'subscription.wrong-address':
      return problem(
        400,
        code,
        'Wrong address',
        refusal.channel === 'sms'
          ? 'For sms give a telephone number such as +15175550142.'
          : 'For email give an e-mail address.',
      );
    case 'subscription.address-taken':
      return problem(
        409,
        code,
        'Address in use',
        'Somebody else is told at this address. Give one that is yours alone.',
      );
    case 'subscription.address-refused':
      return problem(
        400,
        code,
        'Address refused',
        'Nothing can be sent to this address. Check it for a slip of the keyboard.',
      );
    case 'subscription.changed':
      return problem(
        409,
        code,
        'Changed meanwhile',
        'This subscription was changed at the same moment. Please try again.',
      );
    default:
      return commonProblem(refusal);
  }
}
