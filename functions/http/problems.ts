import type { RequestRefusal } from '../../domain/requests/index.ts';
import type { ApprovalRefusal, HeldRole } from '../../domain/approvals/index.ts';
import type { Role } from '../../domain/vocabulary/index.ts';
import type { Problem } from '../../platform/http/problem.ts';
import { approvalProblem } from '../approvals/problems.ts';

/** Everything an edge can refuse, apart from what does not parse. */
export type Refusal =
  | RequestRefusal
  | { readonly code: 'identity.missing' }
  | { readonly code: 'identity.unknown' }
  | { readonly code: 'access.denied' }
  | { readonly code: 'request.unknown' }
  | { readonly code: 'request.changed'; readonly version: number }
  | { readonly code: 'request.busy' }
  | { readonly code: 'idempotency.reused' }
  | { readonly code: 'agency.choose' }
  | { readonly code: 'agency.unknown' }
  | { readonly code: 'agency.without-agreement' }
  | { readonly code: 'agreement.unknown'; readonly version: number }
  | { readonly code: 'service.unknown'; readonly known: readonly string[] }
  | { readonly code: 'person.not-of-agency'; readonly field: string }
  | { readonly code: 'subscription.wrong-address'; readonly channel: string }
  | { readonly code: 'subscription.address-taken' }
  | { readonly code: 'subscription.address-refused' }
  | { readonly code: 'subscription.changed' }
  | { readonly code: 'cursor.invalid' }
  | { readonly code: 'attachment.not-received' }
  | { readonly code: 'revision.needed' }
  | { readonly code: 'revision.changed'; readonly version: number }
  | { readonly code: 'version.unknown'; readonly of: 'calendar' | 'agreement'; readonly version: number }
  | { readonly code: 'version.taken'; readonly of: 'calendar' | 'agreement'; readonly version: number }
  | {
      readonly code:
        | 'calendar.invalid'
        | 'agreement.invalid'
        | 'person.invalid'
        | 'assignment.invalid'
        | 'delegation.invalid'
        | 'section.invalid'
        | 'rules.invalid';
      readonly errors: NonNullable<Problem['errors']>;
    }
  | { readonly code: 'person.unknown' }
  | { readonly code: 'assignment.unknown' }
  | { readonly code: 'assignment.exists'; readonly until?: string }
  | { readonly code: 'delegation.unknown' }
  | { readonly code: 'delegation.exists'; readonly until?: string }
  | { readonly code: 'delegation.separation'; readonly role: Role; readonly held: HeldRole }
  | { readonly code: 'service.not-in-catalogue' };

/** Every refusal as HTTP: the one place where rules meet status numbers. */
export function problemOf(refusal: Refusal): Problem {
  if (isOfChain(refusal)) return approvalProblem(refusal);
  const { code } = refusal;
  const problem = (status: number, title: string, detail: string): Problem => ({
    status,
    code,
    title,
    detail,
  });
  switch (refusal.code) {
    case 'identity.missing':
      return problem(401, 'Please sign in', 'This needs a signed-in person. Sign in and try again.');
    case 'identity.unknown':
      return problem(
        403,
        'Not known here',
        'You are signed in, but nobody has entered you here yet. Ask your administrator.',
      );
    case 'access.denied':
      return problem(
        403,
        'Not yours to do',
        'Your role for this agency does not include this. Your administrator can tell who may.',
      );
    case 'request.unknown':
      return problem(404, 'No such request', 'There is no request with this number that you may see.');
    case 'request.changed':
      return problem(
        412,
        'Changed meanwhile',
        `Somebody changed this request since you read it; it is now at version ${refusal.version}. Read it again.`,
      );
    case 'request.busy':
      return problem(
        409,
        'Too busy',
        'Many people are changing this request at once. Please try again in a moment.',
      );
    case 'request.wrong-status':
      return problem(
        409,
        'Not possible now',
        `The request is ${refusal.status}; from there this is not a step it can take.`,
      );
    case 'request.not-waiting-on-client':
      return problem(
        409,
        'Nothing to answer',
        `No question is open: the request is ${refusal.status}. Add a comment instead.`,
      );
    case 'request.needs-approval':
      return problem(
        409,
        'Needs approval',
        `A request of kind ${refusal.kind} goes through the approval chain before anybody can resolve it.`,
      );
    case 'request.kind-fixed':
      return problem(
        409,
        'The kind stays',
        'A delivery carries out what was approved: it stays one, and nothing else becomes one.',
      );
    case 'request.unchanged':
      return problem(409, 'Nothing changed', 'The request already is as you want it.');
    case 'request.reopen-too-late':
      return problem(
        409,
        'Too late to reopen',
        `A request can be reopened within ${refusal.days} days of its resolution. Please submit a new one and quote this number.`,
      );
    case 'request.before-last-event':
      return problem(
        409,
        'Clock behind',
        'The last change of this request lies in the future of this server’s clock. Try again in a moment.',
      );
    case 'idempotency.reused':
      return problem(
        422,
        'Key already used',
        'This Idempotency-Key was used for another command. Send a new key.',
      );
    case 'agency.choose':
      return problem(
        400,
        'Which agency?',
        'You serve several agencies: say in the field agency for which one.',
      );
    case 'agency.unknown':
      return problem(404, 'No such agency', 'There is no agency with this id that you may see.');
    case 'agency.without-agreement':
      return problem(
        409,
        'No agreement yet',
        'The agency has no service-level agreement yet. Ask your administrator to add one.',
      );
    case 'agreement.unknown':
      return problem(400, 'No such agreement', `The agency has no agreement version ${refusal.version}.`);
    case 'agreement.unchanged':
      return problem(
        409,
        'Nothing changed',
        `The request already follows agreement version ${refusal.version}.`,
      );
    case 'service.unknown':
      return problem(
        400,
        'No such service',
        `Choose a service from the catalogue: ${refusal.known.join(', ')}.`,
      );
    case 'person.not-of-agency':
      return problem(
        400,
        'Wrong person',
        `The ${refusal.field} must be somebody who holds a fitting role for this agency today.`,
      );
    case 'clock.unknown':
      return problem(
        404,
        'No such clock',
        `This request has no clock ${refusal.clockId}; it has ${refusal.known.join(', ') || 'none'}.`,
      );
    case 'clock.not-breached':
      return problem(409, 'Not broken', `The promise ${refusal.clockId} is not broken.`);
    case 'clock.still-running':
      return problem(
        409,
        'Still running',
        `The promise ${refusal.clockId} is still running: its outcome is open.`,
      );
    case 'clock.already-acknowledged':
      return problem(409, 'Already acknowledged', `${refusal.by} has acknowledged this breach.`);
    case 'excuse.already-asked':
      return problem(409, 'Already asked', `${refusal.by} has asked for this excuse.`);
    case 'excuse.not-asked':
      return problem(409, 'Nothing to decide', 'Nobody has asked to excuse this breach.');
    case 'excuse.already-decided':
      return problem(409, 'Already decided', `${refusal.by} has decided this excuse.`);
    case 'excuse.same-person':
      return problem(
        403,
        'A second person decides',
        'Whoever asked for an excuse cannot grant it, nor can somebody acting for them.',
      );
    case 'attachment.too-many':
      return problem(409, 'Too many files', `A request holds at most ${refusal.most} files.`);
    case 'attachment.too-large':
      return problem(
        413,
        'File too large',
        `A file may have at most ${Math.floor(refusal.maxBytes / 1024 / 1024)} MB.`,
      );
    case 'attachment.unknown':
      return problem(404, 'No such file', 'This request has no file with this id.');
    case 'attachment.already-received':
      return problem(409, 'Already received', 'This file has been received.');
    case 'attachment.not-received':
      return problem(409, 'Not there yet', 'The file was announced, but has not been uploaded.');
    case 'revision.needed':
      return problem(
        428,
        'Read it first',
        'This exists already. Read it and send its ETag as If-Match, so that nobody else’s change is lost.',
      );
    case 'revision.changed':
      return refusal.version === 0
        ? problem(
            412,
            'Not there',
            'This does not exist, so no ETag fits. Send it without If-Match to enter it.',
          )
        : problem(
            412,
            'Changed meanwhile',
            `Somebody changed this since you read it; it is now at version ${refusal.version}. Read it again.`,
          );
    case 'version.unknown':
      return problem(404, 'No such version', `The agency has no ${refusal.of} version ${refusal.version}.`);
    case 'version.taken':
      return problem(
        409,
        'Somebody was faster',
        `Somebody else has just added ${refusal.of} version ${refusal.version}. Look at it before you send yours again.`,
      );
    case 'calendar.invalid':
      return {
        ...problem(
          400,
          'Please correct the calendar',
          'With these hours and holidays no time can be counted.',
        ),
        errors: refusal.errors,
      };
    case 'agreement.invalid':
      return {
        ...problem(
          400,
          'Please correct the agreement',
          'These promises cannot be kept track of as they are.',
        ),
        errors: refusal.errors,
      };
    case 'person.invalid':
      return {
        ...problem(400, 'Please correct the person', 'This person cannot be entered as they are described.'),
        errors: refusal.errors,
      };
    case 'person.unknown':
      return problem(404, 'No such person', 'There is no person with this id that you may see.');
    case 'assignment.invalid':
      return {
        ...problem(400, 'Please correct the assignment', 'This role cannot be given in this way.'),
        errors: refusal.errors,
      };
    case 'section.invalid':
      return {
        ...problem(
          400,
          'Please correct the section',
          'These numbers do not belong to this section, or some are missing.',
        ),
        errors: refusal.errors,
      };
    case 'rules.invalid':
      return {
        ...problem(400, 'Please correct the rules', 'Nothing can be approved by these rules.'),
        errors: refusal.errors,
      };
    case 'assignment.unknown':
      return problem(404, 'No such assignment', 'This person has no assignment with this id.');
    case 'assignment.exists':
      return problem(
        409,
        'Already given',
        `This person holds the role from that day on already, ${refusal.until === undefined ? 'without a last day' : `until ${refusal.until}`}. Change the last day of that assignment instead.`,
      );
    case 'delegation.invalid':
      return {
        ...problem(400, 'Please correct the delegation', 'This cannot be handed on in this way.'),
        errors: refusal.errors,
      };
    case 'delegation.unknown':
      return problem(
        404,
        'No such delegation',
        'You have neither given nor received a delegation with this id.',
      );
    case 'delegation.exists':
      return problem(
        409,
        'Already given',
        `They act for you in such a role from that day on already, ${refusal.until === undefined ? 'without a last day' : `until ${refusal.until}`}. Choose another first day, or end that one first.`,
      );
    case 'delegation.separation': {
      const { role, held } = refusal;
      const place = held.agencyId === '*' ? 'all agencies' : `"${held.agencyId}"`;
      return problem(
        409,
        'Nobody decides twice',
        `As ${held.role} for ${place} this person decides another stage of the same requests than as ${role}, and nobody decides two stages of one request. Choose somebody else, or leave that role out.`,
      );
    }
    case 'service.not-in-catalogue':
      return problem(404, 'No such service', 'The catalogue has no service with this id.');
    case 'subscription.wrong-address':
      return problem(
        400,
        'Wrong address',
        refusal.channel === 'sms'
          ? 'For sms give a telephone number such as +15175550142.'
          : 'For email give an e-mail address.',
      );
    case 'subscription.address-taken':
      return problem(
        409,
        'Address in use',
        'Somebody else is told at this address. Give one that is yours alone.',
      );
    case 'subscription.address-refused':
      return problem(
        400,
        'Address refused',
        'Nothing can be sent to this address. Check it for a slip of the keyboard.',
      );
    case 'subscription.changed':
      return problem(
        409,
        'Changed meanwhile',
        'This subscription was changed at the same moment. Please try again.',
      );
    case 'cursor.invalid':
      return {
        ...problem(
          400,
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
  }
}

function isOfChain(refusal: Refusal): refusal is ApprovalRefusal {
  return refusal.code.startsWith('approval.') || refusal.code.startsWith('proposal.');
}
