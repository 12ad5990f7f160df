import type { Problem } from '../../platform/http/problem.ts';
import { commonProblem, type CommonRefusal, problem } from '../http/problems.ts';

/** Everything people can be refused about notices. */
export type Refusal =
  | CommonRefusal
  | { readonly code: 'subscription.wrong-address'; readonly channel: string }
  | { readonly code: 'subscription.address-taken' }
  | { readonly code: 'subscription.address-refused' }
  | { readonly code: 'subscription.none'; readonly channel: string }
  | { readonly code: 'subscription.code-wrong'; readonly triesLeft: number }
  | { readonly code: 'subscription.code-spent' }
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
          : 'For email give an email address.',
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
    case 'subscription.none':
      return problem(
        409,
        code,
        'Nothing to confirm',
        `You are not told by ${refusal.channel}. Subscribe first; the code comes with it.`,
      );
    case 'subscription.code-wrong':
      return problem(
        409,
        code,
        'Another code',
        refusal.triesLeft === 0
          ? 'This is not the code that was sent, and was the last try. Subscribe again to be sent a new one.'
          : `This is not the code that was sent. You can try ${refusal.triesLeft === 1 ? 'once' : `${refusal.triesLeft} times`} more.`,
      );
    case 'subscription.code-spent':
      return problem(
        409,
        code,
        'Code no longer good',
        'The code has expired, or wrong ones were tried too often. Subscribe again to be sent a new one.',
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
