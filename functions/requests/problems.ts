import { type RequestRefusal, teamRoles } from '../../domain/requests/index.ts';
import type { Problem } from '../../platform/http/problem.ts';
import { refusedFile } from './refused-file.ts';
import { commonProblem, type CommonRefusal, problem } from '../http/problems.ts';
import { approvalProblem, isApprovalRefusal } from './approval-problems.ts';

/** Everything people can be refused about requests. */
export type Refusal =
  | CommonRefusal
  | RequestRefusal
  | { readonly code: 'agency.choose' }
  | { readonly code: 'requester.choose' }
  | { readonly code: 'agency.without-agreement' }
  | { readonly code: 'service.unknown'; readonly known: readonly string[] };

/** Refusals of requests as HTTP. */
export function problemOf(refusal: Refusal): Problem {
  if (isApprovalRefusal(refusal)) return approvalProblem(refusal);
  const { code } = refusal;
  switch (refusal.code) {
    case 'request.wrong-status':
      return problem(
        409,
        code,
        'Not possible now',
        `The request is ${refusal.status}; from there this is not a step it can take.`,
      );
    case 'request.not-waiting-on-client':
      return problem(
        409,
        code,
        'Nothing to answer',
        `No question is open: the request is ${refusal.status}. Add a comment instead.`,
      );
    case 'request.needs-approval':
      return problem(
        409,
        code,
        'Needs approval',
        `A request of kind ${refusal.kind} goes through the approval chain before anybody can resolve it.`,
      );
    case 'request.kind-fixed':
      return problem(
        409,
        code,
        'The kind stays',
        'A delivery carries out what was approved: it stays one, and nothing else becomes one.',
      );
    case 'request.unchanged':
      return problem(409, code, 'Nothing changed', 'The request already is as you want it.');
    case 'request.own':
      return problem(
        403,
        code,
        'Somebody else answers',
        'This request is in your name or in that of somebody you act for, and nobody answers themselves. Somebody else of the department does it, or the request is put in a client’s name.',
      );
    case 'request.not-a-team':
      return problem(
        409,
        code,
        'Nobody could work on it',
        `The role ${refusal.team} cannot work on requests. Name one of: ${teamRoles.join(', ')}.`,
      );
    case 'request.already-assigned':
      return problem(
        409,
        code,
        'Somebody has it',
        `${refusal.assigneeId} has this request. If you mean to take it from them, say so in the field insteadOf, or send the ETag you read as If-Match.`,
      );
    case 'request.reopen-too-late':
      return problem(
        409,
        code,
        'Too late to reopen',
        `A request can be reopened within ${refusal.days} days of its resolution. Please submit a new one and quote this number.`,
      );
    case 'agreement.unchanged':
      return problem(
        409,
        code,
        'Nothing changed',
        `The request already follows agreement version ${refusal.version}.`,
      );
    case 'agency.choose':
      return problem(
        400,
        code,
        'Which agency?',
        'You serve several agencies: say in the field agency for which one.',
      );
    case 'requester.choose':
      return problem(
        400,
        code,
        'Who asks?',
        'You speak for the department: say in the field requester which of the agency’s people asks.',
      );
    case 'agency.without-agreement':
      return problem(
        409,
        code,
        'No agreement yet',
        'The agency has no service-level agreement yet. Ask your administrator to add one.',
      );
    case 'service.unknown':
      return problem(
        400,
        code,
        'No such service',
        `Choose a service from the catalogue: ${refusal.known.join(', ')}.`,
      );
    case 'person.not-of-agency':
      return problem(
        400,
        code,
        'Wrong person',
        `The ${refusal.field} must be somebody who holds a fitting role for this agency today.`,
      );
    case 'clock.unknown':
      return problem(
        404,
        code,
        'No such clock',
        `This request has no clock ${refusal.clockId}; it has ${refusal.known.join(', ') || 'none'}.`,
      );
    case 'clock.not-breached':
      return problem(409, code, 'Not broken', `The promise ${refusal.clockId} is not broken.`);
    case 'clock.still-running':
      return problem(
        409,
        code,
        'Still running',
        `The promise ${refusal.clockId} is still running: its outcome is open.`,
      );
    case 'clock.already-acknowledged':
      return problem(409, code, 'Already acknowledged', `${refusal.by} has acknowledged this breach.`);
    case 'excuse.already-asked':
      return problem(409, code, 'Already asked', `${refusal.by} has asked for this excuse.`);
    case 'excuse.not-asked':
      return problem(409, code, 'Nothing to decide', 'Nobody has asked to excuse this breach.');
    case 'excuse.already-decided':
      return problem(409, code, 'Already decided', `${refusal.by} has decided this excuse.`);
    case 'excuse.same-person':
      return problem(
        403,
        code,
        'A second person decides',
        'Whoever asked for an excuse cannot grant it, nor can somebody acting for them.',
      );
    case 'attachment.too-many':
      return problem(
        409,
        code,
        'Too many files',
        `A request holds at most ${refusal.max} files at a time; one that was announced and does not come counts for a quarter of an hour.`,
      );
    case 'attachment.too-large':
      return problem(
        413,
        code,
        'File too large',
        `A file may have at most ${Math.floor(refusal.maxBytes / 1024 / 1024)} MB.`,
      );
    case 'attachment.unknown':
      return problem(404, code, 'No such file', 'This request has no file with this id.');
    case 'attachment.other-name':
      return problem(
        400,
        code,
        'Another kind of name',
        `The name of a file of type ${refusal.mediaType} ends in ${refusal.endings.map((ending) => `.${ending}`).join(', ')}.`,
      );
    case 'attachment.not-received':
      return problem(
        409,
        code,
        'Not there yet',
        'The file was announced, but has not been uploaded, or is still being examined.',
      );
    case 'attachment.already-received':
      return problem(409, code, 'Already received', 'This file has been received.');
    case 'attachment.expired':
      return problem(
        410,
        code,
        'Never sent',
        'The file was announced, but was not sent in time. Announce it again.',
      );
    case 'attachment.refused':
      return problem(410, code, 'Not kept', `The file was refused. ${refusedFile[refusal.cause]}`);
    case 'attachment.removed':
      return problem(410, code, 'Removed', `The file was removed by ${refusal.by}; the timeline says why.`);
    case 'attachment.not-yours':
      return problem(
        403,
        code,
        'Not your file',
        'Only whoever sent a file and those who work on the request can remove it.',
      );
    default:
      return commonProblem(refusal);
  }
}
