import type { Problem } from '../../platform/http/problem.ts';
import { type FieldErrors, problem } from '../http/problems.ts';
import { problemOf as requestProblem, type Refusal as RequestRefusal } from '../requests/problems.ts';

/** Everything people can be refused about approvals. */
export type Refusal =
  RequestRefusal | { readonly code: 'section.invalid' | 'rules.invalid'; readonly errors: FieldErrors };

/** Refusals of approvals as HTTP. */
export function problemOf(refusal: Refusal): Problem {
  const { code } = refusal;
  switch (refusal.code) {
    case 'section.invalid':
      return {
        ...problem(
          400,
          code,
          'Please correct the section',
          'These numbers do not belong to this section, or some are missing.',
        ),
        errors: refusal.errors,
      };
    case 'rules.invalid':
      return {
        ...problem(400, code, 'Please correct the rules', 'Nothing can be approved by these rules.'),
        errors: refusal.errors,
      };
    default:
      return requestProblem(refusal);
  }
}
