import type { ApprovalRefusal, DeputyUnfit, StageId, StageOutcome } from '../../domain/approvals/index.ts';
import type { Problem } from '../../platform/http/problem.ts';
import { problem as problemAs } from '../http/problems.ts';

/** What a stage is called in a sentence. */
const names: Readonly<Record<StageId, string>> = {
  develop: 'development of the proposal',
  infrastructure: 'infrastructure assessment',
  procurement: 'procurement assessment',
  contractor: 'contractor assessment',
  security: 'security assessment',
  portfolio: 'portfolio review',
  program: 'program request',
  director: 'director’s decision',
};

const endings: Readonly<Record<StageOutcome, string>> = {
  approved: 'approved',
  declined: 'declined',
  returned: 'returned for rework',
  superseded: 'no longer asked',
};

/** Why somebody cannot be the deputy. Whether a person of the other side exists is not told. */
const unfit: Readonly<Record<DeputyUnfit, string>> = {
  side: 'Name a person of the side that decides this stage: of the department, or of the agency for its program request.',
  namer: 'Nobody names themselves, nor somebody they act for: it takes a second person.',
  barred: 'They submitted this request, it was submitted for them, or they have decided another stage of it.',
  decides: 'They decide this stage already.',
};

function list(words: readonly string[]): string {
  return words.length === 0 ? 'nothing' : words.join(', ');
}

/** A refusal of the approval chain as HTTP. */
export function approvalProblem(refusal: ApprovalRefusal): Problem {
  const problem = (status: number, title: string, detail: string): Problem =>
    problemAs(status, refusal.code, title, detail);
  switch (refusal.code) {
    case 'approval.none':
      return problem(
        409,
        'Not in the approval chain',
        'This request has not been forwarded into the approval chain, or needs no approval.',
      );
    case 'approval.ended':
      return problem(
        409,
        'Approval is over',
        `The approval of this request is ${refusal.status}. Nothing was changed.`,
      );
    case 'approval.own-request':
      return problem(
        403,
        'Somebody else decides',
        'Nobody decides a request they submitted, that was submitted for them, or that somebody they act for submitted.',
      );
    case 'approval.second-stage':
      return problem(
        403,
        'Somebody else decides',
        `You, or somebody you act for, have decided the ${names[refusal.stage]} of this request. Nobody decides two stages of one request.`,
      );
    case 'approval.stage-closed':
      return problem(
        409,
        'Already decided',
        `The ${names[refusal.stage]} was ${endings[refusal.outcome]} on ${new Date(refusal.at).toISOString().slice(0, 10)}. Nothing was changed.`,
      );
    case 'approval.stage-not-open':
      return problem(
        409,
        'Not asked now',
        `The ${names[refusal.stage]} does not wait for a decision now; the request waits for: ${list(refusal.open.map((stage) => names[stage]))}.`,
      );
    case 'approval.not-holder':
      return problem(
        403,
        'Not yours to decide',
        `The ${names[refusal.stage]} is decided by: ${list(refusal.roles)}. You hold none of these roles for this agency today.`,
      );
    case 'approval.already-approved':
      return problem(
        409,
        'You have approved this',
        `Your approval of the ${names[refusal.stage]} is recorded; it waits for others now.`,
      );
    case 'approval.too-many-returns':
      return problem(
        409,
        'Returned often enough',
        `A request is returned at most ${refusal.max} times. Approve it, or decline it and say what would change that.`,
      );
    case 'approval.nothing-to-return':
      return problem(
        409,
        'It is with you already',
        'There is nobody to return it to: the proposal is yours to change. Hand it on, ask the client, or decline it.',
      );
    case 'approval.deputy-not-needed':
      return problem(
        409,
        'No deputy is needed',
        `Those who hold the ${names[refusal.stage]} can decide it. Who is away lets somebody act for them.`,
      );
    case 'approval.deputy-unfit':
      return {
        ...problem(400, 'Somebody else can be the deputy', unfit[refusal.why]),
        errors: [{ field: 'person', message: unfit[refusal.why] }],
      };
    case 'approval.too-many-deputies':
      return problem(
        409,
        'Named often enough',
        `A stage has at most ${refusal.max} deputies. One of them decides it, or the role is given to somebody.`,
      );
    case 'approval.effect-missing':
      return {
        ...problem(
          400,
          'Please correct what you sent',
          'A portfolio review says what the project does to other initiatives.',
        ),
        errors: [
          { field: 'effect', message: 'Say what it does to other initiatives, or that it does nothing.' },
        ],
      };
    case 'approval.impact-known':
      return problem(
        409,
        'Already assessed',
        `The ${refusal.area} impact of this request is assessed anyway.`,
      );
    case 'approval.impact-too-late':
      return problem(
        409,
        'Too late to add',
        'The assessments are over, and others decide on what they say. Return the request for rework to have more assessed.',
      );
    case 'approval.not-halted':
      return problem(409, 'Nothing to start again', 'The approval of this request is under way.');
    case 'proposal.incomplete':
      return problem(
        409,
        'The proposal is not complete',
        `Write these sections before you hand it on: ${refusal.missing.join(', ')}.`,
      );
    case 'proposal.not-reworked':
      return problem(
        409,
        'Nothing was reworked',
        `The request was returned so that something changes in: ${refusal.sections.join(', ')}. Nothing has changed there.`,
      );
    case 'proposal.locked':
      return problem(
        409,
        'Not to be edited now',
        `Sections are written while the proposal is developed. Now it waits for: ${list(refusal.open.map((stage) => names[stage]))}. It must be returned for rework first.`,
      );
    case 'proposal.read-first':
      return problem(
        428,
        'Read it first',
        `The section ${refusal.section} has been written before. Read the proposal and send the section’s edition as If-Match: "${refusal.edition}".`,
      );
    case 'proposal.changed':
      return problem(
        412,
        'Changed meanwhile',
        refusal.edition === 0
          ? `Nobody has written ${refusal.section} yet: send it without If-Match.`
          : `Somebody has written ${refusal.section} since you read it; it is now at edition ${refusal.edition}. Read it again.`,
      );
  }
}

/** Whether a refusal is one of the approval chain. */
export function isApprovalRefusal(refusal: { readonly code: string }): refusal is ApprovalRefusal {
  return refusal.code.startsWith('approval.') || refusal.code.startsWith('proposal.');
}
