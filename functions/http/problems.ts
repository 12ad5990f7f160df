import type { BeforeLastEvent } from '../../domain/ledger/index.ts';
import type { Problem } from '../../platform/http/problem.ts';

/** What the ledger refuses for aggregates of any kind. On the wire its codes begin with the name of the kind. */
export type LedgerRefusal =
  | BeforeLastEvent
  | { readonly code: 'ledger.unknown'; readonly kind: string }
  | { readonly code: 'ledger.changed'; readonly kind: string; readonly version: number }
  | { readonly code: 'ledger.busy'; readonly kind: string }
  | { readonly code: 'agreement.unknown'; readonly version: number };

/** What any edge may refuse, apart from what does not parse. */
export type CommonRefusal =
  | LedgerRefusal
  | { readonly code: 'route.unknown' }
  | { readonly code: 'identity.missing' }
  | { readonly code: 'identity.unknown' }
  | { readonly code: 'access.denied' }
  | { readonly code: 'agency.unknown' }
  | { readonly code: 'person.unknown' }
  | { readonly code: 'quota.spent'; readonly perHour: number }
  | { readonly code: 'idempotency.reused' }
  | { readonly code: 'cursor.invalid' }
  | { readonly code: 'revision.needed' }
  | { readonly code: 'revision.changed'; readonly version: number };

/** Fields at fault, each with a sentence. */
export type FieldErrors = NonNullable<Problem['errors']>;

/** The common refusals as HTTP. */
export function commonProblem(refusal: CommonRefusal): Problem {
  const { code } = refusal;
  switch (refusal.code) {
    case 'route.unknown':
      return problem(404, code, 'No such page', 'Nothing is served at this address.');
    case 'identity.missing':
      return problem(401, code, 'Please sign in', 'This needs a signed-in person. Sign in and try again.');
    case 'identity.unknown':
      return problem(
        403,
        code,
        'Not known here',
        'You are signed in, but nobody has entered you here yet. Ask your administrator.',
      );
    case 'access.denied':
      return problem(
        403,
        code,
        'Not yours to do',
        'Your role for this agency does not include this. Your administrator can tell who may.',
      );
    case 'agency.unknown':
      return unknownProblem(code, 'agency', 'id');
    case 'person.unknown':
      return unknownProblem(code, 'person', 'id');
    case 'agreement.unknown':
      return problem(
        400,
        code,
        'No such agreement',
        `The agency has no agreement version ${refusal.version}.`,
      );
    case 'ledger.unknown':
      return unknownProblem(wireCode(refusal), refusal.kind, 'number');
    case 'ledger.changed':
      return changedProblem(wireCode(refusal), `this ${refusal.kind}`, refusal.version);
    case 'ledger.busy':
      return problem(
        409,
        wireCode(refusal),
        'Too busy',
        `Many people are changing this ${refusal.kind} at once. Please try again in a moment.`,
      );
    case 'ledger.before-last-event':
      return problem(
        409,
        wireCode(refusal),
        'Clock behind',
        `The last change of this ${refusal.kind} lies in the future of this server’s clock. Try again in a moment.`,
      );
    case 'quota.spent':
      return problem(
        429,
        code,
        'Enough for this hour',
        `One person may ask for this ${refusal.perHour} times an hour. Try again with the next hour.`,
      );
    case 'idempotency.reused':
      return problem(
        422,
        code,
        'Key already used',
        'This Idempotency-Key was used for another command. Send a new key.',
      );
    case 'cursor.invalid':
      return {
        ...problem(
          400,
          code,
          'Wrong page',
          'The cursor is damaged or belongs to another list. Start again from the first page.',
        ),
        errors: [
          {
            field: 'cursor',
            message: 'Use nextCursor exactly as the page before gave it, with the same filters.',
          },
        ],
      };
    case 'revision.needed':
      return problem(
        428,
        code,
        'Read it first',
        'This exists already. Read it and send its ETag as If-Match, so that nobody else’s change is lost.',
      );
    case 'revision.changed':
      return refusal.version === 0
        ? problem(
            412,
            code,
            'Not there',
            'This does not exist, so no ETag fits. Send it without If-Match to enter it.',
          )
        : changedProblem(code, 'this', refusal.version);
  }
}

/** A problem in our own words. */
export function problem(status: number, code: string, title: string, detail: string): Problem {
  return { status, code, title, detail };
}

/** Something there is not, or not for this caller. */
function unknownProblem(code: string, what: string, by: 'id' | 'number'): Problem {
  return problem(404, code, `No such ${what}`, `There is no ${what} with this ${by} that you may see.`);
}

/** Somebody else wrote first. */
function changedProblem(code: string, what: string, version: number): Problem {
  return problem(
    412,
    code,
    'Changed meanwhile',
    `Somebody changed ${what} since you read it; it is now at version ${version}. Read it again.`,
  );
}

/** `ledger.busy` of a request is `request.busy`. */
function wireCode({ code, kind }: Extract<CommonRefusal, { readonly kind: string }>): string {
  return code.replace('ledger', kind);
}
