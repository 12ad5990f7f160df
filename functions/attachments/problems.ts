import type { Problem } from '../../platform/http/problem.ts';
import { problem } from '../http/problems.ts';
import { problemOf as requestProblem, type Refusal as RequestRefusal } from '../requests/problems.ts';

/** Everything people can be refused about attachments. */
export type Refusal = RequestRefusal | { readonly code: 'attachment.not-received' };

/** Refusals of attachments as HTTP. */
export function problemOf(refusal: Refusal): Problem {
  if (refusal.code !== 'attachment.not-received') return requestProblem(refusal);
  return problem(409, refusal.code, 'Not there yet', 'The file was announced, but has not been uploaded.');
}
