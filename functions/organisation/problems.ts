import type { HeldRole } from '../../domain/approvals/index.ts';
import type { Role } from '../../domain/vocabulary/index.ts';
import type { Problem } from '../../platform/http/problem.ts';
import { commonProblem, type CommonRefusal, type FieldErrors, problem } from '../http/problems.ts';

/** Everything people can be refused about the organisation. */
export type Refusal =
  | CommonRefusal
  | { readonly code: 'version.unknown'; readonly of: 'calendar' | 'agreement'; readonly version: number }
  | { readonly code: 'version.taken'; readonly of: 'calendar' | 'agreement'; readonly version: number }
  | {
      readonly code:
        | 'calendar.invalid'
        | 'agreement.invalid'
        | 'person.invalid'
        | 'assignment.invalid'
        | 'delegation.invalid';
      readonly errors: FieldErrors;
    }
  | { readonly code: 'assignment.unknown' }
  | { readonly code: 'assignment.own' }
  | { readonly code: 'assignment.last-administrator' }
  | { readonly code: 'assignment.changed' }
  | { readonly code: 'assignment.exists'; readonly until?: string }
  | { readonly code: 'delegation.unknown' }
  | { readonly code: 'delegation.exists'; readonly until?: string }
  | { readonly code: 'delegation.separation'; readonly role: Role; readonly held: HeldRole }
  | { readonly code: 'service.not-in-catalogue' };

/** Refusals of the organisation as HTTP. */
export function problemOf(refusal: Refusal): Problem {
  const { code } = refusal;
  switch (refusal.code) {
    case 'version.unknown':
      return problem(
        404,
        code,
        'No such version',
        `The agency has no ${refusal.of} version ${refusal.version}.`,
      );
    case 'version.taken':
      return problem(
        409,
        code,
        'Somebody was faster',
        `Somebody else has just added ${refusal.of} version ${refusal.version}. Look at it before you send yours again.`,
      );
    case 'calendar.invalid':
      return {
        ...problem(
          400,
          code,
          'Please correct the calendar',
          'With these hours and holidays no time can be counted.',
        ),
        errors: refusal.errors,
      };
    case 'agreement.invalid':
      return {
        ...problem(
          400,
          code,
          'Please correct the agreement',
          'These promises cannot be kept track of as they are.',
        ),
        errors: refusal.errors,
      };
    case 'person.invalid':
      return {
        ...problem(
          400,
          code,
          'Please correct the person',
          'This person cannot be entered as they are described.',
        ),
        errors: refusal.errors,
      };
    case 'assignment.invalid':
      return {
        ...problem(400, code, 'Please correct the assignment', 'This role cannot be given in this way.'),
        errors: refusal.errors,
      };
    case 'assignment.unknown':
      return problem(404, code, 'No such assignment', 'This person has no assignment with this id.');
    case 'assignment.own':
      return problem(
        403,
        code,
        'A second person gives it',
        'Nobody gives a role to themselves or to somebody they act for, nor leaves it longer. Ask another administrator.',
      );
    case 'assignment.last-administrator':
      return problem(
        409,
        code,
        'Somebody must stay',
        'Nobody else is an administrator for as long as this person: without one nobody could be given a role any more. Make somebody else an administrator first.',
      );
    case 'assignment.changed':
      return problem(
        409,
        code,
        'Changed meanwhile',
        'Somebody has changed this assignment just now, or another one it depends on. Look at them before you try again.',
      );
    case 'assignment.exists':
      return problem(
        409,
        code,
        'Already given',
        `This person holds the role from that day on already, ${refusal.until === undefined ? 'without a last day' : `until ${refusal.until}`}. Change the last day of that assignment instead.`,
      );
    case 'delegation.invalid':
      return {
        ...problem(400, code, 'Please correct the delegation', 'This cannot be handed on in this way.'),
        errors: refusal.errors,
      };
    case 'delegation.unknown':
      return problem(
        404,
        code,
        'No such delegation',
        'You have neither given nor received a delegation with this id.',
      );
    case 'delegation.exists':
      return problem(
        409,
        code,
        'Already given',
        `They act for you in such a role from that day on already, ${refusal.until === undefined ? 'without a last day' : `until ${refusal.until}`}. Choose another first day, or end that one first.`,
      );
    case 'delegation.separation': {
      const { role, held } = refusal;
      const place = held.agencyId === '*' ? 'all agencies' : `"${held.agencyId}"`;
      return problem(
        409,
        code,
        'Nobody decides twice',
        `As ${held.role} for ${place} this person decides another stage of the same requests than as ${role}, and nobody decides two stages of one request. Choose somebody else, or leave that role out.`,
      );
    }
    case 'service.not-in-catalogue':
      return problem(404, code, 'No such service', 'The catalogue has no service with this id.');
    default:
      return commonProblem(refusal);
  }
}
