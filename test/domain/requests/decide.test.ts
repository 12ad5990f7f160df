import { describe, expect, test } from '@jest/globals';
import type { ApprovalCommand } from '../../../domain/approvals/index.ts';
import { evolveAll } from '../../../domain/ledger/index.ts';
import {
  attachmentLimits,
  follow,
  holderOf,
  isClient,
  type RequestCommand,
  type RequestCommandType,
  type RequestEventType,
  requestKind,
  type Status,
  statuses,
  statusOfAttachment,
  trackOf,
} from '../../../domain/requests/index.ts';
import {
  anAgreement,
  ann,
  aPicture,
  aRequest,
  aRuleBook,
  by,
  dana,
  iris,
  ivan,
  type RequestBuilder,
  sam,
  system,
  type Tried,
} from '../../support/builders.ts';
import { anApplication, approveUpTo, complete, decide } from '../../support/chain.ts';
import { at, DAY, MINUTE } from '../../support/time.ts';

const rules = aRuleBook(anAgreement(), anAgreement({ version: 2, plan: 'silver' }));

/** A request in each status, whose resolution is broken and unacknowledged where it can be. */
const inStatus: Readonly<Record<Status, RequestBuilder>> = {
  submitted: aRequest({ rules }).swept('Wed 09:00'),
  triaged: aRequest({ rules }).triaged().swept('Wed 09:00'),
  'in-progress': aRequest({ rules }).responded().swept('Wed 09:00'),
  waiting: aRequest({ rules }).swept('Wed 08:50').waitingOnClient({ at: 'Wed 09:00' }),
  resolved: aRequest({ rules }).resolved({ at: 'Wed 09:00' }),
  closed: aRequest({ rules }).resolved({ at: 'Wed 08:50' }).closed({ at: 'Wed 09:00' }),
  withdrawn: aRequest({ rules }).swept('Wed 08:50').withdrawn({ at: 'Wed 09:00' }),
  'in-approval': anApplication({ rules }).swept('Wed 09:00'),
  halted: anApplication({ rules })
    .swept('Wed 08:50')
    .does({ type: 'HaltApproval', attempt: 1, reason: 'failed' }, { from: system, at: 'Wed 09:00' }),
  approved: approveUpTo('director', complete(anApplication({ rules }).swept('Wed 09:00'))),
  declined: decide(complete(anApplication({ rules }).swept('Wed 09:00')), 'develop', {
    outcome: 'decline',
    reason: 'Bought already.',
  }),
};

const text = 'Some words.';
const reason = 'A reason.';

/** One command of each type and the event it becomes; those of the chain have tests of their own. */
const commands: {
  readonly [T in Exclude<RequestCommandType, ApprovalCommand['type'] | 'SubmitRequest'>]: readonly [
    Extract<RequestCommand, { type: T }>,
    RequestEventType,
  ];
} = {
  TriageRequest: [
    { type: 'TriageRequest', kind: 'incident', service: 'email', impact: 'high', urgency: 'low' },
    'RequestTriaged',
  ],
  GiveResponse: [{ type: 'GiveResponse', text }, 'ResponseGiven'],
  AddComment: [{ type: 'AddComment', text, visibility: 'public' }, 'CommentAdded'],
  AskClient: [{ type: 'AskClient', text }, 'QuestionAsked'],
  AnswerQuestion: [{ type: 'AnswerQuestion', text }, 'QuestionAnswered'],
  HoldWork: [{ type: 'HoldWork', waitingOn: 'vendor', text }, 'WorkHeld'],
  ResumeWork: [{ type: 'ResumeWork' }, 'WorkResumed'],
  AssignRequest: [{ type: 'AssignRequest', team: 'applications-manager' }, 'RequestAssigned'],
  ChangeRequester: [
    {
      type: 'ChangeRequester',
      requesterId: 'pam',
      requesterHolds: [{ role: 'program-manager', agencyId: 'treasury' }],
      reason,
    },
    'RequesterChanged',
  ],
  ChangePriority: [{ type: 'ChangePriority', impact: 'low', urgency: 'low', reason }, 'PriorityChanged'],
  RestateAgreement: [{ type: 'RestateAgreement', agreementVersion: 2, reason }, 'AgreementRestated'],
  ResolveRequest: [{ type: 'ResolveRequest', text }, 'RequestResolved'],
  ReopenRequest: [{ type: 'ReopenRequest', reason }, 'RequestReopened'],
  CloseRequest: [{ type: 'CloseRequest' }, 'RequestClosed'],
  WithdrawRequest: [{ type: 'WithdrawRequest', reason }, 'RequestWithdrawn'],
  AcknowledgeBreach: [{ type: 'AcknowledgeBreach', clockId: 'resolution' }, 'BreachAcknowledged'],
  AskExcuse: [{ type: 'AskExcuse', clockId: 'resolution', reason }, 'ExcuseAsked'],
  DecideExcuse: [{ type: 'DecideExcuse', clockId: 'resolution', granted: true, reason }, 'ExcuseDecided'],
  ReviewOutcome: [{ type: 'ReviewOutcome', clockId: 'resolution', agrees: false, reason }, 'OutcomeReviewed'],
  OfferAttachment: [
    { type: 'OfferAttachment', attachmentId: 'a1', name: 'a.png', bytes: 9, mediaType: 'image/png' },
    'AttachmentOffered',
  ],
  ReceiveAttachment: [{ ...aPicture, attachmentId: 'a1' }, 'AttachmentReceived'],
  RefuseAttachment: [
    { type: 'RefuseAttachment', attachmentId: 'a1', versionId: 'first', cause: 'malware' },
    'AttachmentRefused',
  ],
  RemoveAttachment: [{ type: 'RemoveAttachment', attachmentId: 'a1', reason }, 'AttachmentRemoved'],
};

/** A dash is a refusal for the status; the few others are refused for a reason of their own. */
const table = `
                  submitted    triaged      in-progress  in-approval  waiting      halted       resolved     closed       approved     declined     withdrawn
TriageRequest     triaged      triaged      in-progress  -            waiting      -            -            -            -            -            -
GiveResponse      in-progress  in-progress  in-progress  in-approval  -            -            -            -            -            -            -
AddComment        submitted    triaged      in-progress  in-approval  waiting      halted       resolved     closed       approved     declined     -
AskClient         waiting      waiting      waiting      waiting      waiting       -            -            -            -            -            -
AnswerQuestion    none         none         none         none         in-progress  none         none         none         none         none         none
HoldWork          waiting      waiting      waiting      waiting      waiting       -            -            -            -            -            -
ResumeWork        -            -            -            -            in-progress  -            -            -            -            -            -
AssignRequest     submitted    triaged      in-progress  in-approval  waiting      halted       -            -            -            -            -
ChangeRequester   submitted    triaged      in-progress  in-approval  waiting      halted       resolved     -            -            -            -
ChangePriority    submitted    triaged      in-progress  in-approval  waiting      halted       -            -            -            -            -
RestateAgreement  submitted    triaged      in-progress  in-approval  waiting      halted       -            -            -            -            -
ResolveRequest    resolved     resolved     resolved     none         resolved     none         -            -            none         none         -
ReopenRequest     -            -            -            -            -            -            in-progress  in-progress  -            -            -
CloseRequest      -            -            -            -            -            -            closed       -            -            -            -
WithdrawRequest   withdrawn    withdrawn    withdrawn    withdrawn    withdrawn    withdrawn    -            -            -            -            -
AcknowledgeBreach submitted    triaged      in-progress  in-approval  waiting      halted       resolved     closed       approved     declined     withdrawn
AskExcuse         submitted    triaged      in-progress  in-approval  waiting      halted       resolved     closed       approved     declined     withdrawn
DecideExcuse      none         none         none         none         none         none         none         none         none         none         none
ReviewOutcome       submitted    triaged      in-progress  in-approval  waiting      halted       resolved     closed       approved     declined     withdrawn
OfferAttachment   submitted    triaged      in-progress  in-approval  waiting      halted       resolved     closed       approved     declined     -
ReceiveAttachment none         none         none         none         none         none         none         none         none         none         none
RefuseAttachment  none         none         none         none         none         none         none         none         none         none         none
RemoveAttachment  none         none         none         none         none         none         none         none         none         none         none
`;

const cells = table
  .trim()
  .split('\n')
  .slice(1)
  .flatMap((line) => {
    const [command = '', ...outcomes] = line.trim().split(/\s+/);
    return outcomes.map((outcome, index) => [command, statuses[index] ?? '', outcome] as const);
  });

describe('what can be done with a request, and where that leads', () => {
  test('the table of decisions has every command in every status', () => {
    expect(cells).toHaveLength(Object.keys(commands).length * statuses.length);
  });

  test.each(cells)('%s on a request that is %s leads to %s', (name, status, outcome) => {
    const [command, event] = commands[name as keyof typeof commands];
    const request = inStatus[status as Status];
    expect(request.state.status).toBe(status);
    const decision = request.tries(command, { from: dana });
    if (outcome === '-') {
      expect(decision).toEqual({
        ok: false,
        refusal: { code: 'request.wrong-status', status, command: name },
      });
    } else if (outcome === 'none') {
      expect(decision.ok).toBe(false);
      expect(codeOf(decision)).not.toBe('request.wrong-status');
    } else {
      const after = request.does(command, { from: dana });
      expect(after.state.status).toBe(outcome);
      expect(after.events.at(-1)?.type).toBe(event);
      // The table above was written by hand; the lifecycle must say the same.
      const track = trackOf(request.state.kind, request.state.approval !== undefined);
      expect(follow(status as Status, event, track)).toBe(outcome);
    }
  });
});

function codeOf(decision: Tried): string {
  return decision.ok ? 'accepted' : decision.refusal.code;
}

describe('submitting', () => {
  test('submitting gives a request the priority the agreement gives to its impact and urgency', () => {
    expect(aRequest({ impact: 'high', urgency: 'medium' }).state).toMatchObject({
      priority: 'high',
      status: 'submitted',
      version: 1,
    });
  });

  test('a request remembers the number it had where it was imported from', () => {
    expect(aRequest({ source: 'INC-0042' }).state.source).toBe('INC-0042');
    expect(aRequest().state).not.toHaveProperty('source');
  });

  test('a request submitted by the service center for a client keeps apart who asks and who typed', () => {
    const { state } = aRequest({ by: sam, requesterId: 'ann' });
    expect([state.requesterId, state.submittedBy]).toEqual(['ann', 'sam']);
  });
});

describe('the question and its answer', () => {
  test('whatever the client says in public while we wait is the answer', () => {
    const request = aRequest().waitingOnClient().commented({ from: ann });
    expect(request.state.status).toBe('in-progress');
    expect(request.events.at(-1)?.type).toBe('QuestionAnswered');
  });

  test('a comment of our own while we wait is no answer', () => {
    const request = aRequest().waitingOnClient().commented({ from: iris });
    expect(request.state).toMatchObject({ status: 'waiting', waitingOn: 'client' });
  });

  test('what the client says while we wait for somebody else is no answer', () => {
    const request = aRequest().waitingOn('vendor').commented({ from: ann });
    expect(request.state).toMatchObject({ status: 'waiting', waitingOn: 'vendor' });
    expect(request.events.at(-1)?.type).toBe('CommentAdded');
  });

  test('what the client says where only we may read it is no answer', () => {
    const request = aRequest().waitingOnClient().commented({ from: ann }, 'internal');
    expect(request.events.at(-1)?.type).toBe('CommentAdded');
    expect(request.state).toMatchObject({ status: 'waiting', waitingOn: 'client' });
  });

  test('a comment by the system is none of the client’s: it answers nothing', () => {
    const request = aRequest().waitingOnClient().commented({ from: system });
    expect(request.events.at(-1)?.type).toBe('CommentAdded');
    expect(isClient(system)).toBe(false);
    expect([isClient(ann), isClient(by('pam', 'program-manager')), isClient(sam)]).toEqual([
      true,
      true,
      false,
    ]);
  });

  test('there is nothing to answer when nobody asked, or when we wait for a vendor', () => {
    const answer = { type: 'AnswerQuestion', text } as const;
    expect(codeOf(aRequest().tries(answer, { from: ann }))).toBe('request.not-waiting-on-client');
    expect(codeOf(aRequest().waitingOn('vendor').tries(answer, { from: ann }))).toBe(
      'request.not-waiting-on-client',
    );
  });

  test('work can go on without the answer', () => {
    expect(aRequest().waitingOnClient().resumed().state.status).toBe('in-progress');
    expect(aRequest().waitingOnClient().resumed().state).not.toHaveProperty('waitingOn');
  });
});

describe('who holds it', () => {
  test.each([
    ['the service center until somebody looks at it', aRequest(), 'service-center'],
    ['the team once triaged', aRequest().triaged(), 'infrastructure-specialist'],
    ['the team triage named', aRequest().triaged({ team: 'client-specialist' }), 'client-specialist'],
    ['the client while we wait for them', aRequest().waitingOnClient(), 'agency-staff'],
    ['the team while it waits for a vendor', aRequest().waitingOn('vendor'), 'infrastructure-specialist'],
    [
      'the specialist for an application, whoever triage names',
      aRequest().triaged({ kind: 'application', team: 'infrastructure-manager' }),
      'client-specialist',
    ],
    ['nobody once resolved', aRequest().resolved(), undefined],
    ['the team again once reopened', aRequest().resolved().reopened(), 'infrastructure-specialist'],
    ['nobody once withdrawn', aRequest().withdrawn(), undefined],
  ])('a request is held by %s', (_, request, holder) => {
    expect(holderOf(request.state)).toBe(holder);
  });

  test('assigning to a team takes it from the person who had it', () => {
    const assigned = aRequest().does({
      type: 'AssignRequest',
      team: 'infrastructure-specialist',
      assigneeId: 'iris',
    });
    expect(assigned.state.assigneeId).toBe('iris');
    const given = assigned.does({ type: 'AssignRequest', team: 'client-specialist', insteadOf: 'iris' });
    expect(given.state).not.toHaveProperty('assigneeId');
  });

  test('work given to nobody in particular names nobody', () => {
    const [, triaged] = aRequest().triaged().events;
    expect(triaged?.type).toBe('RequestTriaged');
    expect(triaged).not.toHaveProperty('assigneeId');
  });

  test('assigning to whoever has it changes nothing and says so', () => {
    expect(codeOf(aRequest().tries({ type: 'AssignRequest', team: 'infrastructure-specialist' }))).toBe(
      'request.unchanged',
    );
  });
});

describe('applications and projects', () => {
  const application = aRequest({ kind: 'application' });

  test.each([
    ['answered', application.responded(), 'submitted'],
    ['triaged and answered', application.triaged().responded(), 'in-approval'],
    ['asked back and answered', application.triaged().waitingOnClient().answered(), 'in-approval'],
    ['held and resumed', application.waitingOn('vendor').resumed(), 'submitted'],
  ])(
    'an application goes nowhere but through the approval chain, even when it is %s',
    (_, request, status) => {
      expect(request.state.status).toBe(status);
    },
  );

  test.each([application, application.triaged(), application.triaged().waitingOnClient()])(
    'an application cannot be resolved past the approval chain',
    (request) => {
      expect(request.tries({ type: 'ResolveRequest', text })).toEqual({
        ok: false,
        refusal: { code: 'request.needs-approval', kind: 'application' },
      });
    },
  );

  test('an application can be withdrawn', () => {
    expect(application.triaged().withdrawn().state.status).toBe('withdrawn');
  });

  test('what turns out to be an incident at triage is work like any other', () => {
    expect(application.triaged({ kind: 'incident' }).resolved().state.status).toBe('resolved');
  });
});

describe('reopening', () => {
  const resolved = aRequest().resolved({ at: 'Mon 12:00' });
  const reopen = { type: 'ReopenRequest', reason } as const;

  test('reopening is possible for fourteen days to the instant', () => {
    expect(codeOf(resolved.tries(reopen, { at: at('Mon 12:00') + 14 * DAY }))).toBe('accepted');
    expect(resolved.tries(reopen, { at: at('Mon 12:00') + 14 * DAY + 1 })).toEqual({
      ok: false,
      refusal: { code: 'request.reopen-too-late', resolvedAt: at('Mon 12:00'), days: 14 },
    });
  });

  test('the days for reopening count from the resolution, not from the closing', () => {
    const closed = resolved.closed({ at: at('Mon 12:00') + 13 * DAY });
    expect(codeOf(closed.tries(reopen, { at: at('Mon 12:00') + 14 * DAY + 1 }))).toBe(
      'request.reopen-too-late',
    );
  });

  test('the days for reopening count again from a second resolution', () => {
    const again = resolved.reopened({ at: 'Fri 12:00' }).resolved({ at: 'Fri 13:00' });
    expect(codeOf(again.tries(reopen, { at: at('Fri 13:00') + 14 * DAY }))).toBe('accepted');
    expect(again.state.reopenCount).toBe(1);
  });

  test('reopening takes back when the request was resolved and closed', () => {
    const { state } = resolved.closed().reopened();
    expect(state).not.toHaveProperty('resolvedAt');
    expect(state).not.toHaveProperty('closedAt');
  });
});

describe('an excuse for a broken promise', () => {
  const broken = aRequest().swept('Mon 10:05');
  const ask = { type: 'AskExcuse', clockId: 'first-response', reason } as const;
  const decide = { type: 'DecideExcuse', clockId: 'first-response', granted: true, reason } as const;
  const asked = broken.does(ask, { from: dana });

  test('an excuse is for somebody else to grant', () => {
    expect(asked.tries(decide, { from: dana })).toEqual({
      ok: false,
      refusal: { code: 'excuse.same-person' },
    });
    expect(codeOf(asked.tries(decide, { from: ivan }))).toBe('accepted');
  });

  test('whoever the asker of an excuse acted for cannot grant it', () => {
    const askedForDana = broken.does(ask, { from: by('ben', 'service-director', ['dana']) });
    expect(codeOf(askedForDana.tries(decide, { from: dana }))).toBe('excuse.same-person');
    expect(codeOf(askedForDana.tries(decide, { from: ivan }))).toBe('accepted');
  });

  test('no delegate of whoever asked for an excuse can grant it, however long the chain', () => {
    expect(codeOf(asked.tries(decide, { from: by('ben', 'service-director', ['dana']) }))).toBe(
      'excuse.same-person',
    );
    expect(codeOf(asked.tries(decide, { from: by('cy', 'service-director', ['ben', 'dana']) }))).toBe(
      'excuse.same-person',
    );
  });

  test('an excuse is asked once and decided once', () => {
    expect(codeOf(asked.tries(ask, { from: iris }))).toBe('excuse.already-asked');
    const decided = asked.does(decide, { from: ivan });
    expect(codeOf(decided.tries(decide, { from: by('olga', 'information-officer') }))).toBe(
      'excuse.already-decided',
    );
    expect(codeOf(decided.tries(ask, { from: iris }))).toBe('excuse.already-asked');
  });

  test('an excuse refused once may be asked again, and then be granted', () => {
    const refused = asked.does({ ...decide, granted: false }, { from: ivan });
    const again = refused.does({ ...ask, reason: 'Now with the log.' }, { from: iris });
    expect(again.clock('first-response').excuse).toEqual({
      reason: 'Now with the log.',
      askedBy: 'iris',
      askedFor: [],
    });
    expect(codeOf(again.tries(decide, { from: dana }))).toBe('accepted');
  });

  test('an excuse needs a broken promise, and one that exists', () => {
    expect(codeOf(aRequest().tries(ask))).toBe('clock.not-breached');
    expect(codeOf(broken.tries({ ...ask, clockId: 'next-update-9' }))).toBe('clock.unknown');
    expect(codeOf(broken.tries(decide, { from: ivan }))).toBe('excuse.not-asked');
  });
});

describe('what the client thinks of a promise', () => {
  const view = { type: 'ReviewOutcome', clockId: 'resolution', agrees: true, reason } as const;

  test('what the client thinks of a promise can be said once it is settled or broken, not before', () => {
    expect(codeOf(aRequest().tries(view, { from: ann }))).toBe('clock.still-running');
    expect(codeOf(aRequest().resolved().tries(view, { from: ann }))).toBe('accepted');
    expect(codeOf(aRequest().swept('Wed 09:00').tries(view, { from: ann }))).toBe('accepted');
  });

  test('what the client thinks of a promise may change', () => {
    const request = aRequest()
      .resolved()
      .does(view, { from: ann })
      .does({ ...view, agrees: false }, { from: ann });
    expect(request.clock('resolution').clientReview?.agrees).toBe(false);
  });
});

describe('acknowledging', () => {
  test('a breach is acknowledged once', () => {
    const request = aRequest().swept('Wed 09:00').acknowledged('resolution');
    expect(request.tries({ type: 'AcknowledgeBreach', clockId: 'resolution' }, { from: ivan })).toEqual({
      ok: false,
      refusal: { code: 'clock.already-acknowledged', by: 'dana' },
    });
  });

  test('a promise broken a moment ago that no sweep has seen can be acknowledged at once', () => {
    const request = aRequest().acknowledged('first-response', { at: at('Mon 10:00') + 1 });
    expect(request.events.slice(-2).map(({ type }) => type)).toEqual(['ClockBreached', 'BreachAcknowledged']);
  });
});

describe('files', () => {
  const statusesAt = (request: RequestBuilder, now = request.now): readonly string[] =>
    request.state.attachments.map((attachment) => statusOfAttachment(attachment, now));

  test('a request takes ten files and no more', () => {
    const offer = {
      type: 'OfferAttachment',
      attachmentId: 'last',
      name: 'a.png',
      bytes: 1,
      mediaType: 'image/png',
    } as const;
    const request = Array.from({ length: attachmentLimits.count - 1 }).reduce<RequestBuilder>(
      (held, _, index) => held.does({ ...offer, attachmentId: `file${index}` }, { at: 'Mon 09:10' }),
      aRequest(),
    );
    const full = request.does(offer, { at: 'Mon 09:10' });
    expect(full.state.attachments).toHaveLength(10);
    expect(full.tries({ ...offer, attachmentId: 'more' }, { at: 'Mon 09:24' })).toEqual({
      ok: false,
      refusal: { code: 'attachment.too-many', max: 10 },
    });
  });

  test('a file has up to 25 MB, not a byte more', () => {
    const offer = {
      type: 'OfferAttachment',
      attachmentId: 'big',
      name: 'a.zip',
      mediaType: 'application/zip',
    } as const;
    expect(codeOf(aRequest().tries({ ...offer, bytes: 25 * 1024 * 1024 }))).toBe('accepted');
    expect(codeOf(aRequest().tries({ ...offer, bytes: 25 * 1024 * 1024 + 1 }))).toBe('attachment.too-large');
  });

  test('a file is named as its type is, so that nothing that runs comes as a text', () => {
    const named = (name: string, mediaType: string): string =>
      codeOf(aRequest().tries({ type: 'OfferAttachment', attachmentId: 'a', name, mediaType, bytes: 9 }));
    for (const [name, mediaType] of [
      ['Screen.PNG', 'image/png'],
      ['scan.jpeg', 'image/jpeg'],
      ['IMG_0042.HEIC', 'image/heif'],
      ['a.b.log', 'text/plain'],
      ['Re: mail.eml', 'message/rfc822'],
      ['mail.msg', 'application/vnd.ms-outlook'],
    ] as const)
      expect([name, named(name, mediaType)]).toEqual([name, 'accepted']);
    for (const [name, mediaType] of [
      ['update.bat', 'text/plain'],
      ['page.html', 'text/plain'],
      ['a.png.exe', 'image/png'],
      ['a.pdf', 'image/png'],
      ['png', 'image/png'],
      ['a.', 'text/plain'],
      ['a.exe', 'application/x-msdownload'],
    ] as const)
      expect([name, named(name, mediaType)]).toEqual([name, 'attachment.other-name']);
  });

  test('files arrive once, with the size they really have, even after the request ended', () => {
    const offered = aRequest().withAttachments(1);
    const arrived = offered.resolved().received('file0', { at: 'Mon 12:00' });
    expect(arrived.state.attachments[0]).toMatchObject({
      bytes: 77,
      sha256: 'c0ffee',
      versionId: 'first',
      receivedAt: at('Mon 12:00'),
    });
    expect(arrived.tries({ ...aPicture, versionId: 'second' }, { from: system })).toEqual({
      ok: false,
      refusal: { code: 'attachment.already-received', versionId: 'first' },
    });
    expect(codeOf(arrived.tries({ ...aPicture, attachmentId: 'file9' }, { from: system }))).toBe(
      'attachment.unknown',
    );
  });

  test('an announced file that never comes takes its place for a quarter of an hour, and may still come later', () => {
    const offer = {
      type: 'OfferAttachment',
      attachmentId: 'next',
      name: 'a.png',
      bytes: 1,
      mediaType: 'image/png',
    } as const;
    // One every ten minutes from 09:10 on: at 10:50 the last two are on their way.
    const request = aRequest().withAttachments(attachmentLimits.count);
    const { attachments } = request.state;
    const last = attachments.at(-1)?.offeredAt ?? 0;
    const end = last + attachmentLimits.offerMs;
    expect(statusesAt(request, end - 1).slice(-2)).toEqual(['expired', 'offered']);
    expect(statusesAt(request, end).slice(-2)).toEqual(['expired', 'expired']);
    expect(request.does(offer).received('file0').state.attachments[0]).toHaveProperty('receivedAt');
  });

  test('ten files at once are enough, and each that goes makes room', () => {
    const now = at('Mon 09:10');
    const offer = (attachmentId: string) =>
      ({ type: 'OfferAttachment', attachmentId, name: 'a.png', bytes: 1, mediaType: 'image/png' }) as const;
    const full = Array.from({ length: 10 }).reduce<RequestBuilder>(
      (request, _, index) =>
        request.does(offer(`file${index}`), { at: now }).received(`file${index}`, { at: now }),
      aRequest(),
    );
    expect(codeOf(full.tries(offer('more'), { at: 'Fri 09:00' }))).toBe('attachment.too-many');
    const room = full.does({ type: 'RemoveAttachment', attachmentId: 'file3', reason });
    expect(codeOf(room.tries(offer('more')))).toBe('accepted');
  });

  test('of files that are gone a request shows the last ten, and those that never came push none of them out', () => {
    const many = Array.from({ length: 15 }).reduce<RequestBuilder>(
      (request, _, index) =>
        request
          .does({
            type: 'OfferAttachment',
            attachmentId: `file${index}`,
            name: 'a.png',
            bytes: 1,
            mediaType: 'image/png',
          })
          .received(`file${index}`)
          .does({ type: 'RemoveAttachment', attachmentId: `file${index}`, reason }),
      aRequest(),
    );
    const shown = many.withAttachments(25).state.attachments;
    const lasting = Array.from({ length: 10 }, (_, index) => `file${index + 5}`);
    const removed = shown.filter((one) => one.removed !== undefined);
    expect(removed.map(({ id }) => id)).toEqual(lasting);
    // One every ten minutes: of the last eleven, two are on their way.
    expect(shown).toHaveLength(10 + attachmentLimits.gone + 2);
  });

  test('a file whose content is not of its type is not kept, and the record says so', () => {
    const refused = aRequest()
      .withAttachments(1)
      .does({ ...aPicture, looksLike: ['application/pdf'] }, { from: system });
    expect(refused.events.at(-1)).toMatchObject({
      type: 'AttachmentRefused',
      attachmentId: 'file0',
      versionId: 'first',
      cause: 'other-type',
    });
    expect(statusesAt(refused)).toEqual(['refused']);
    for (const tried of [aPicture, { type: 'RemoveAttachment', attachmentId: 'file0', reason } as const])
      expect(refused.tries(tried)).toEqual({
        ok: false,
        refusal: { code: 'attachment.refused', cause: 'other-type' },
      });
  });

  test('malware is refused whenever it is recognised; what was received is not refused for anything else', () => {
    const refuse = { type: 'RefuseAttachment', attachmentId: 'file0', versionId: 'first' } as const;
    const offered = aRequest().withAttachments(1);
    const received = offered.received('file0');
    for (const request of [offered, received])
      expect(statusesAt(request.does({ ...refuse, cause: 'malware' }, { from: system }))).toEqual([
        'refused',
      ]);
    expect(codeOf(offered.tries({ ...refuse, cause: 'not-examined' }))).toBe('accepted');
    expect(codeOf(received.tries({ ...refuse, cause: 'not-examined' }))).toBe('attachment.already-received');
    expect(codeOf(received.tries({ ...refuse, cause: 'malware', versionId: 'second' }))).toBe(
      'attachment.already-received',
    );
  });

  test('a wrong file is removed by whoever sent it or works on the request, at any time, and never comes back', () => {
    const remove = { type: 'RemoveAttachment', attachmentId: 'file0', reason } as const;
    const offer = {
      type: 'OfferAttachment',
      attachmentId: 'file0',
      name: 'a.png',
      bytes: 1,
      mediaType: 'image/png',
    } as const;
    const offered = aRequest().does(offer, { from: ann });
    const sent = offered.received('file0').withdrawn();
    const pam = { personId: 'pam', role: 'program-manager', actingFor: [] } as const;
    expect(codeOf(offered.tries(remove, { from: ann }))).toBe('attachment.not-received');
    expect(codeOf(sent.tries(remove, { from: pam }))).toBe('attachment.not-yours');
    for (const from of [ann, { ...pam, actingFor: ['ann'] }, sam])
      expect(codeOf(sent.tries(remove, { from }))).toBe('accepted');
    const removed = sent.does(remove, { from: sam, at: 'Tue 09:00' });
    expect(removed.state.attachments[0]).toMatchObject({ removed: { at: at('Tue 09:00'), by: 'sam' } });
    expect(removed.events.at(-1)).toMatchObject({ type: 'AttachmentRemoved', reason });
    for (const tried of [remove, { ...aPicture, versionId: 'second' }])
      expect(removed.tries(tried)).toEqual({ ok: false, refusal: { code: 'attachment.removed', by: 'sam' } });
  });
});

describe('the order of things', () => {
  test('nothing happens to a request before the last thing that happened to it', () => {
    const request = aRequest();
    expect(request.tries({ type: 'GiveResponse', text }, { at: request.now - 1 })).toEqual({
      ok: false,
      refusal: { code: 'ledger.before-last-event', kind: 'request', lastAt: request.now },
    });
    expect(codeOf(request.tries({ type: 'GiveResponse', text }, { at: request.now }))).toBe('accepted');
  });

  test('a refused command leaves no alarm behind it either', () => {
    const decision = aRequest().tries({ type: 'CloseRequest' }, { at: 'Mon 12:00' });
    expect(decision).toEqual({
      ok: false,
      refusal: { code: 'request.wrong-status', status: 'submitted', command: 'CloseRequest' },
    });
  });

  test('a sweep that finds nothing is no event', () => {
    const request = aRequest();
    expect(request.swept(at('Mon 09:00') + MINUTE).events).toEqual(request.events);
  });

  test('a priority or an agreement that is already so is told, not repeated', () => {
    expect(
      codeOf(aRequest().tries({ type: 'ChangePriority', impact: 'medium', urgency: 'medium', reason })),
    ).toBe('request.unchanged');
    expect(codeOf(aRequest().tries({ type: 'RestateAgreement', agreementVersion: 1, reason }))).toBe(
      'agreement.unchanged',
    );
  });

  test('everything done through somebody else says through whom', () => {
    const request = aRequest().responded({ from: by('ben', 'service-center', ['sam']) });
    expect(request.events.at(-1)?.by).toEqual({
      personId: 'ben',
      role: 'service-center',
      actingFor: ['sam'],
    });
  });

  test('a command on a request that was never submitted is a mistake, not a refusal', () => {
    const context = { now: at('Mon 09:00'), by: sam, rules };
    expect(() =>
      requestKind.decide('4HK7-9MXA-3', undefined, { type: 'GiveResponse', text }, context),
    ).toThrow('Request 4HK7-9MXA-3 has no history to decide on.');
  });

  test('a history that does not begin with a submission is damage, not a refusal', () => {
    const { events } = aRequest().responded();
    expect(() => evolveAll(requestKind, '4HK7-9MXA-3', undefined, events.slice(1), rules)).toThrow(
      'The history of request 4HK7-9MXA-3 starts with ResponseGiven.',
    );
  });
});
