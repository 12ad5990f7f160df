import { describe, expect, test } from '@jest/globals';
import {
  defaultApprovalRules,
  isMajor,
  nextStep,
  openStages,
  type Quorum,
  returnsOf,
  sectionIds,
  type StageId,
  stands,
} from '../../../domain/approvals/index.ts';
import { evolveAll } from '../../../domain/ledger/index.ts';
import { holderOf, holdersOf, requestKind } from '../../../domain/requests/index.ts';
import {
  anAgreement,
  ann,
  aRequest,
  aRuleBook,
  by,
  type RequestBuilder,
  sam,
  system,
} from '../../support/builders.ts';
import {
  anApplication,
  approvalOf,
  approveUpTo,
  askSecurity,
  complete,
  decide,
  drive,
  hashOf,
  holders,
  returning,
  write,
} from '../../support/chain.ts';
import { at, reading } from '../../support/time.ts';

const open = (request: RequestBuilder): readonly StageId[] =>
  openStages(request.state.approval).map(({ stage }) => stage);

const code = (decision: ReturnType<RequestBuilder['tries']>): string | undefined =>
  decision.ok ? undefined : decision.refusal.code;

const approve = { outcome: 'approve' } as const;

describe('an application, from the service center to the director', () => {
  test('to triage an application is to forward it: the specialist is asked to develop it', () => {
    const request = anApplication();
    expect(request.events.map(({ type }) => type)).toEqual([
      'RequestSubmitted',
      'RequestTriaged',
      'ApprovalStarted',
      'StageOpened',
    ]);
    expect([request.state.status, holderOf(request.state)]).toEqual(['in-approval', 'client-specialist']);
    expect(open(request)).toEqual(['develop']);
  });

  test('the impacts of an application are assessed side by side, and the specialist coordinates them', () => {
    const request = approveUpTo('develop');
    expect(open(request)).toEqual(['infrastructure', 'procurement', 'contractor', 'security']);
    expect(holderOf(request.state)).toBe('client-specialist');
    expect(holdersOf(request.state)).toEqual([
      'infrastructure-manager',
      'infrastructure-director',
      'procurement-liaison',
      'contractor-liaison',
      'security-officer',
    ]);
  });

  test('the program manager makes the request when all have approved, in whatever order', () => {
    const assessed = (['security', 'contractor', 'infrastructure'] as const).reduce(
      (request, stage) => decide(request, stage),
      approveUpTo('develop'),
    );
    expect(open(assessed)).toEqual(['procurement']);
    expect(open(decide(assessed, 'procurement'))).toEqual(['program']);
  });

  test('the director’s approval ends an application as approved', () => {
    const request = approveUpTo('director');
    expect([request.state.status, approvalOf(request).status]).toEqual(['approved', 'approved']);
    expect(request.events.slice(-2).map(({ type }) => type)).toEqual(['StageDecided', 'RequestApproved']);
    expect(holdersOf(request.state)).toEqual([]);
  });

  test('the same events make the same request', () => {
    const request = approveUpTo('director');
    expect(evolveAll(requestKind, request.state.id, undefined, request.events, request.rules)).toEqual(
      request.state,
    );
  });

  test('only the impacts an application has are assessed: answered, catalogued, or asked of everybody', () => {
    const rules = aRuleBook(anAgreement({ approval: { ...defaultApprovalRules, always: ['contractor'] } }));
    const answered = aRequest({ kind: 'application', involves: ['procurement'], rules });
    const request = drive(answered.triaged({ impacts: ['security'] }));
    expect(approvalOf(request).impacts).toEqual(['procurement', 'contractor', 'security']);
    const none = drive(aRequest({ kind: 'application', involves: [] }).triaged());
    expect(open(decide(complete(none), 'develop'))).toEqual(['program']);
  });

  test('the specialist may add an impact until the assessments are over', () => {
    const request = complete(drive(aRequest({ kind: 'application', involves: ['security'] }).triaged()));
    const adding = { type: 'AddImpact', area: 'contractor', reason: 'They run the server.' } as const;
    const added = decide(request, 'develop').does(adding, { from: holders.develop });
    expect(open(added)).toEqual(['security']);
    // The machine comes by when the assessments under way are over, and finds one more.
    expect(open(decide(added, 'security'))).toEqual(['contractor']);
    expect(code(added.tries(adding, { from: holders.develop }))).toBe('approval.impact-known');
    const past = decide(decide(request, 'develop'), 'security');
    expect(code(past.tries(adding, { from: holders.develop }))).toBe('approval.impact-too-late');
  });

  test.each([
    ['dollars', 250_000, 0, 1],
    ['hours', 0, 2_000, 1],
    ['agencies', 0, 0, 3],
  ])('a project is major from its %s on', (_name, dollars, hours, agencies) => {
    const { major } = defaultApprovalRules;
    expect(isMajor({ dollars, hours, agencies }, defaultApprovalRules)).toBe(true);
    expect(
      isMajor({ dollars: major.dollars - 1, hours: major.hours - 1, agencies: 2 }, defaultApprovalRules),
    ).toBe(false);
  });

  test('a major project goes to the portfolio office, which says what it does to other initiatives', () => {
    const request = approveUpTo('security', complete(anApplication(), 250_000));
    expect(open(request)).toEqual(['portfolio']);
    const silent = request.tries(
      { type: 'DecideStage', stage: 'portfolio', verdict: approve },
      { from: holders.portfolio },
    );
    expect(code(silent)).toBe('approval.effect-missing');
    const reviewed = decide(request, 'portfolio', { outcome: 'approve', effect: 'Delays the new mail.' });
    expect(reviewed.events).toContainEqual(expect.objectContaining({ effect: 'Delays the new mail.' }));
    expect(open(reviewed)).toEqual(['program']);
  });

  test('an application is withdrawn at any time, and nobody is asked any more', () => {
    for (const request of [anApplication(), approveUpTo('develop'), approveUpTo('program')]) {
      const gone = request.withdrawn();
      expect([gone.state.status, approvalOf(gone).status, open(gone)]).toEqual([
        'withdrawn',
        'withdrawn',
        [],
      ]);
      expect(gone.state.clocks.clocks.filter(({ nextAlarmAt }) => nextAlarmAt !== undefined)).toEqual([]);
      expect(
        code(
          gone.tries({ type: 'DecideStage', stage: 'develop', verdict: approve }, { from: holders.develop }),
        ),
      ).toMatch(/^approval\.(ended|stage-closed)$/);
    }
  });

  test('nobody resolves an application past its approval', () => {
    expect(code(anApplication().tries({ type: 'ResolveRequest', text: 'Done.' }, { from: sam }))).toBe(
      'request.needs-approval',
    );
  });

  test('a question to the client stops the clocks of an application, and the answer leads back into the chain', () => {
    const waiting = anApplication().waitingOnClient();
    expect([waiting.state.status, waiting.clock('resolution').current.dueAt]).toEqual(['waiting', undefined]);
    expect(waiting.answered().state.status).toBe('in-approval');
  });

  test('a question before an application is forwarded leads back to the center', () => {
    const asked = aRequest({ kind: 'application' }).waitingOnClient().answered();
    expect([asked.state.status, holderOf(asked.state)]).toEqual(['submitted', 'service-center']);
    expect(asked.triaged().state.status).toBe('in-approval');
  });

  test('a delivery stays a delivery, and nothing else becomes one', () => {
    const delivery = aRequest({ kind: 'delivery', deliveryOf: '4HK7-9MXA-3', by: system });
    const { service, impact, urgency } = delivery.state;
    const triage = { type: 'TriageRequest', service, impact, urgency } as const;
    expect(code(delivery.tries({ ...triage, kind: 'service' }))).toBe('request.kind-fixed');
    expect(code(aRequest().tries({ ...triage, kind: 'delivery' }))).toBe('request.kind-fixed');
    expect(delivery.triaged().state.status).toBe('triaged');
  });
});

describe('a declined one', () => {
  test.each(['develop', 'infrastructure', 'program', 'director'] as const)(
    'an application declined at %s ends there',
    (stage) => {
      const before = {
        develop: 'develop',
        infrastructure: 'develop',
        program: 'security',
        director: 'program',
      } as const;
      const request = stage === 'develop' ? complete(anApplication()) : approveUpTo(before[stage]);
      const declined = decide(request, stage, {
        outcome: 'decline',
        reason: 'Bought already by another agency.',
        wouldChange: 'A use the other one does not cover.',
      });
      expect([declined.state.status, open(declined)]).toEqual(['declined', []]);
      expect(declined.events.at(-1)).toMatchObject({
        type: 'RequestDeclined',
        reason: 'Bought already by another agency.',
        wouldChange: 'A use the other one does not cover.',
      });
    },
  );

  test('of a declined application the other assessors are asked no more, and no promise of theirs breaks', () => {
    const declined = decide(approveUpTo('develop'), 'security', { outcome: 'decline', reason: 'Unsafe.' });
    expect(approvalOf(declined).stages.contractor?.closed?.outcome).toBe('superseded');
    expect(
      code(
        declined.tries(
          { type: 'DecideStage', stage: 'contractor', verdict: approve },
          { from: holders.contractor },
        ),
      ),
    ).toBe('approval.ended');
  });
});

describe('rework', () => {
  const returned = (): RequestBuilder => decide(approveUpTo('program'), 'director', returning('cost'));

  test('a returned application goes back to whoever developed it', () => {
    const request = returned();
    expect([open(request), holderOf(request.state)]).toEqual([['develop'], 'client-specialist']);
    expect(approvalOf(request).rework).toMatchObject({ stage: 'director', sections: ['cost'] });
  });

  test('a returned application is not handed on until something that was named has changed', () => {
    const handingOn = { type: 'DecideStage', stage: 'develop', verdict: approve } as const;
    expect(code(returned().tries(handingOn, { from: holders.develop }))).toBe('proposal.not-reworked');
    expect(
      code(write(returned(), 'benefit', { text: 'More.' }).tries(handingOn, { from: holders.develop })),
    ).toBe('proposal.not-reworked');
  });

  test('after rework only those are asked again whom the change touched', () => {
    const reworked = write(returned(), 'cost', { text: 'Fewer licences.', dollars: 9_000, hours: 80 });
    const again = decide(reworked, 'develop');
    // Of the assessors only procurement relied on the cost.
    expect(open(again)).toEqual(['procurement']);
    const assessed = decide(again, 'procurement');
    // The program manager relied on everything.
    expect(open(assessed)).toEqual(['program']);
    const done = decide(decide(assessed, 'program'), 'director');
    expect(done.state.status).toBe('approved');
    expect(approvalOf(done).round).toBe(2);
  });

  test('an edit taken back voids nothing', () => {
    const there = write(returned(), 'need', { text: 'Something else.' });
    const back = write(there, 'need');
    expect(stands(approvalOf(there), 'security')).toBe(false);
    expect(stands(approvalOf(back), 'security')).toBe(true);
  });

  test('a return of one assessor keeps what another has approved', () => {
    const one = decide(approveUpTo('develop'), 'infrastructure');
    const two = decide(one, 'security', returning('security'));
    expect(open(two)).toEqual(['develop']);
    const reworked = decide(write(two, 'security', { text: 'With a second factor.' }), 'develop');
    expect(open(reworked)).toEqual(['procurement', 'contractor', 'security']);
  });

  test('an application is returned as often as the agreement says, then it is approved or declined', () => {
    const rules = aRuleBook(anAgreement({ approval: { ...defaultApprovalRules, mostReturns: 1 } }));
    const handedOn = decide(complete(anApplication({ rules })), 'develop');
    const once = decide(handedOn, 'security', returning('need'));
    const again = decide(write(once, 'need', { text: 'Clearer.' }), 'develop');
    const refused = again.tries(
      { type: 'DecideStage', stage: 'security', verdict: returning('scope') },
      { from: holders.security },
    );
    expect(code(refused)).toBe('approval.too-many-returns');
  });
});

describe('a specialist who would return a proposal to themselves', () => {
  const rules = aRuleBook(anAgreement({ approval: { ...defaultApprovalRules, mostReturns: 1 } }));

  test('is told that it is theirs to change', () => {
    const developed = complete(anApplication({ rules }));
    const command = { type: 'DecideStage', stage: 'develop', verdict: returning('need') } as const;
    expect(code(developed.tries(command, { from: holders.develop }))).toBe('approval.nothing-to-return');
  });

  test('used up no return when that was still possible', () => {
    const handedOn = decide(complete(anApplication({ rules })), 'develop');
    const approval = approvalOf(handedOn);
    const [developed] = approval.decisions;
    if (developed === undefined) throw new Error('Nobody has handed it on.');
    expect(returnsOf({ decisions: [{ ...developed, outcome: 'returned' }] })).toBe(0);
    expect(returnsOf({ decisions: [{ ...developed, stage: 'security', outcome: 'returned' }] })).toBe(1);
  });
});

describe('sections', () => {
  const content = { text: 'What we need.' };
  const edit = { type: 'EditSection', section: 'need', content, hash: hashOf(content) } as const;
  const begun = (): RequestBuilder => write(anApplication(), 'need', { text: 'First.' });

  test('sections are written against the edition that was read', () => {
    const request = begun();
    expect(code(request.tries(edit, { from: holders.develop }))).toBe('proposal.read-first');
    expect(code(request.tries({ ...edit, edition: 2 }, { from: holders.develop }))).toBe('proposal.changed');
    const other = { ...edit, section: 'benefit', edition: 1 } as const;
    expect(code(request.tries(other, { from: holders.develop }))).toBe('proposal.changed');
    expect(
      approvalOf(request.does({ ...edit, edition: 1 }, { from: holders.develop })).sections.need?.edition,
    ).toBe(2);
  });

  test('the same words again are no new edition of a section', () => {
    const again = { ...edit, content: { text: 'First.' }, hash: hashOf({ text: 'First.' }), edition: 1 };
    expect(begun().tries(again, { from: holders.develop })).toEqual({ ok: true, events: [] });
  });

  test.each(sectionIds)('the section %s is not written while others decide', (section) => {
    for (const later of [approveUpTo('develop'), approveUpTo('security'), approveUpTo('program')])
      expect(code(later.tries({ ...edit, section }, { from: holders.develop }))).toBe('proposal.locked');
  });

  test('a proposal without its four parts is not handed on', () => {
    expect(
      begun().tries({ type: 'DecideStage', stage: 'develop', verdict: approve }, { from: holders.develop }),
    ).toEqual({
      ok: false,
      refusal: { code: 'proposal.incomplete', missing: ['scope', 'benefit', 'cost'] },
    });
  });
});

describe('a stage', () => {
  test('a stage is opened once, however often the machine asks', () => {
    const request = anApplication();
    const again = { type: 'OpenStage', stage: 'develop', attempt: 1, holders: [] } as const;
    expect(request.tries(again, { from: system })).toEqual({ ok: true, events: [] });
  });

  test('a stage is not opened when it is not its turn, when it stands, or for an attempt that is over', () => {
    const request = approveUpTo('develop');
    for (const order of [
      { stage: 'director', attempt: 1 },
      { stage: 'develop', attempt: 1 },
    ] as const)
      expect(request.tries({ type: 'OpenStage', ...order, holders: [] }, { from: system })).toEqual({
        ok: true,
        events: [],
      });
    const halted = request.does(
      { type: 'HaltApproval', attempt: 1, reason: 'failed', error: 'X' },
      { from: system },
    );
    const restarted = halted.does({ type: 'RestartApproval' }, { from: holders.develop });
    const late = { type: 'OpenStage', stage: 'security', attempt: 1, holders: [] } as const;
    expect(restarted.tries(late, { from: system })).toEqual({ ok: true, events: [] });
  });

  test('a stage that was decided stays decided, and one that is not open is not decided', () => {
    const request = approveUpTo('infrastructure');
    const again = { type: 'DecideStage', stage: 'infrastructure', verdict: approve } as const;
    expect(code(request.tries(again, { from: holders.infrastructure }))).toBe('approval.stage-closed');
    const early = { type: 'DecideStage', stage: 'director', verdict: approve } as const;
    expect(code(request.tries(early, { from: holders.director }))).toBe('approval.stage-not-open');
  });

  test('a stage is decided by its roles alone', () => {
    const request = approveUpTo('develop');
    const order = { type: 'DecideStage', stage: 'security', verdict: approve } as const;
    expect(code(request.tries(order, { from: holders.procurement }))).toBe('approval.not-holder');
  });
});

describe('separation of duties', () => {
  const order = (stage: StageId) => ({ type: 'DecideStage', stage, verdict: approve }) as const;

  test('nobody decides a request they submitted, not for another either, nor does somebody acting for them', () => {
    const own = approveUpTo('security', complete(anApplication({ by: by('pam', 'program-manager') })));
    expect(code(own.tries(order('program'), { from: holders.program }))).toBe('approval.own-request');
    const delegate = by('theo', 'program-manager', ['pam']);
    expect(code(own.tries(order('program'), { from: delegate }))).toBe('approval.own-request');
    const forPam = anApplication({ by: by('sam', 'service-center', ['cleo']) });
    expect(code(complete(forPam).tries(order('develop'), { from: holders.develop }))).toBe(
      'approval.own-request',
    );
    expect(code(own.tries(order('program'), { from: by('pia', 'program-manager') }))).toBeUndefined();
  });

  test('nobody decides a request that was submitted for them', () => {
    const forAnn = complete(anApplication({ by: sam, requesterId: 'cleo' }));
    expect(code(forAnn.tries(order('develop'), { from: holders.develop }))).toBe('approval.own-request');
  });

  test('nobody decides two stages of one request', () => {
    const request = approveUpTo('infrastructure');
    expect(code(request.tries(order('security'), { from: by('max', 'security-officer') }))).toBe(
      'approval.second-stage',
    );
  });

  test('nobody decides two stages through a delegate, in either direction', () => {
    const byDelegate = decide(
      approveUpTo('develop'),
      'infrastructure',
      approve,
      by('dora', 'infrastructure-manager', ['max']),
    );
    for (const from of [
      by('max', 'security-officer'),
      by('dora', 'security-officer'),
      by('emil', 'security-officer', ['dora']),
      by('emil', 'security-officer', ['max']),
    ])
      expect(code(byDelegate.tries(order('security'), { from }))).toBe('approval.second-stage');
    expect(
      code(byDelegate.tries(order('security'), { from: by('emil', 'security-officer') })),
    ).toBeUndefined();
  });

  test('a decision that rework has voided counts as a decision on its stage', () => {
    const returned = decide(approveUpTo('infrastructure'), 'security', returning('need'));
    const again = decide(write(returned, 'need', { text: 'Other.' }), 'develop');
    expect(code(again.tries(order('security'), { from: by('max', 'security-officer') }))).toBe(
      'approval.second-stage',
    );
    // The same stage again is the same person's to decide.
    expect(code(again.tries(order('infrastructure'), { from: holders.infrastructure }))).toBeUndefined();
  });
});

describe('a quorum', () => {
  const people = ['stan', 'sue', 'saul'].map((personId) => by(personId, 'security-officer'));
  const withQuorum = (quorum: Quorum) => askSecurity(quorum, people);
  const officer = (personId: string, actingFor: readonly string[] = []) =>
    by(personId, 'security-officer', actingFor);

  test('a quorum of one is met by the first', () => {
    expect(open(decide(withQuorum('one'), 'security', approve, officer('sue')))).toEqual(['program']);
  });

  test('a quorum of all takes everybody who held the stage when it was asked', () => {
    const one = decide(withQuorum('all'), 'security', approve, officer('stan'));
    const two = decide(one, 'security', approve, officer('sue'));
    expect([open(one), open(two)]).toEqual([['security'], ['security']]);
    expect(open(decide(two, 'security', approve, officer('saul')))).toEqual(['program']);
  });

  test('a quorum of two takes two people, and one of them does not count twice for whom they act for', () => {
    const one = decide(withQuorum(2), 'security', approve, officer('stan'));
    const order = { type: 'DecideStage', stage: 'security', verdict: approve } as const;
    expect(code(one.tries(order, { from: officer('stan') }))).toBe('approval.already-approved');
    expect(code(one.tries(order, { from: officer('stan', ['sue']) }))).toBe('approval.already-approved');
    expect(code(one.tries(order, { from: officer('dora', ['stan']) }))).toBe('approval.already-approved');
    expect(open(decide(one, 'security', approve, officer('dora', ['sue'])))).toEqual(['program']);
  });

  test('a quorum of all lets a delegate approve for themselves and for the other', () => {
    const one = decide(withQuorum('all'), 'security', approve, officer('stan'));
    const two = decide(one, 'security', approve, officer('stan', ['sue']));
    expect(open(decide(two, 'security', approve, officer('saul')))).toEqual(['program']);
  });

  test('a quorum of all counts a delegate who holds the role as well as one, and whom they act for as another', () => {
    const asked = askSecurity('all', [officer('stan'), officer('sue'), officer('sue', ['stan'])]);
    expect(approvalOf(asked).stages.security?.needed).toBe(2);
    const own = decide(asked, 'security', approve, officer('sue'));
    expect(open(own)).toEqual(['security']);
    expect(open(decide(own, 'security', approve, officer('sue', ['stan'])))).toEqual(['program']);
  });

  test('a quorum of all does not wait for those who may not decide, however many hold the stage', () => {
    const submitter = officer('emil', ['ann']);
    const twice = officer('cleo');
    expect(approvalOf(askSecurity('all', [officer('stan'), submitter, twice])).stages.security?.needed).toBe(
      1,
    );
  });

  test('a quorum is cut short by one return, which approves nothing', () => {
    const returned = decide(withQuorum('all'), 'security', returning('need'), officer('sue'));
    expect(open(returned)).toEqual(['develop']);
    expect(approvalOf(returned).stages.security).toMatchObject({
      approvedBy: [],
      closed: { outcome: 'returned' },
    });
  });
});

describe('a chain that stops', () => {
  const expired = (): RequestBuilder =>
    approveUpTo('develop').does(
      { type: 'HaltApproval', attempt: 1, reason: 'expired' },
      { from: system, at: 'Mon 16:00' },
    );

  test('a chain that stops is visible, with a person whose move it is', () => {
    const request = expired();
    expect([request.state.status, holderOf(request.state)]).toEqual(['halted', 'client-specialist']);
    expect(approvalOf(request).halted).toEqual({ reason: 'expired', at: at('Mon 16:00') });
    expect(open(request)).toEqual([]);
  });

  test('a chain that stopped is started again where it stood', () => {
    const restarted = drive(expired().does({ type: 'RestartApproval' }, { from: holders.develop }));
    expect([restarted.state.status, approvalOf(restarted).attempt]).toEqual(['in-approval', 2]);
    expect(open(restarted)).toEqual(['infrastructure', 'procurement', 'contractor', 'security']);
    expect(stands(approvalOf(restarted), 'develop')).toBe(true);
  });

  test('a chain stops once, and only the attempt that runs', () => {
    const halt = { type: 'HaltApproval', attempt: 1, reason: 'failed' } as const;
    expect(expired().tries(halt, { from: system })).toEqual({ ok: true, events: [] });
    const restarted = expired().does({ type: 'RestartApproval' }, { from: holders.develop });
    expect(restarted.tries(halt, { from: system })).toEqual({ ok: true, events: [] });
    expect(approvalOf(restarted.does({ ...halt, attempt: 2 }, { from: system })).status).toBe('halted');
    expect(code(restarted.tries({ type: 'RestartApproval' }, { from: holders.develop }))).toBe(
      'approval.not-halted',
    );
  });

  test('a chain that stops while the client is asked leaves running clocks', () => {
    const asked = approveUpTo('develop').waitingOnClient();
    const halted = asked.does({ type: 'HaltApproval', attempt: 1, reason: 'failed' }, { from: system });
    expect(halted.state.clocks.pausedAt).toBeUndefined();
  });
});

describe('the promise of a decision', () => {
  const rules = aRuleBook(
    anAgreement({
      targets: [
        ...anAgreement().targets,
        { metric: 'decision', stages: ['security'], minutes: 540, hours: 'business' },
        { metric: 'decision', minutes: 120, hours: 'business' },
      ],
    }),
  );
  const asked = (): RequestBuilder => decide(complete(anApplication({ rules })), 'develop');

  test('the promise of a decision runs for each stage by itself, in business time', () => {
    const due = asked()
      .state.clocks.clocks.filter(({ metric }) => metric === 'decision')
      .map(({ id, current, stoppedAt }) => [
        id,
        stoppedAt === undefined ? reading(current.dueAt) : 'stopped',
      ]);
    expect(Object.fromEntries(due)).toMatchObject({
      'decision-develop-1': 'stopped',
      'decision-security-1': 'Tue 10:50',
      'decision-contractor-1': 'Mon 12:40',
    });
  });

  test('the promise of a decision is kept by one in time and broken by a later one', () => {
    const kept = decide(asked(), 'contractor');
    expect(kept.told('decision-contractor-1').outcome).toBe('kept');
    const late = asked().swept('Tue 09:00');
    expect(late.told('decision-procurement-1').outcome).toBe('broken');
    expect(late.raised).toContain('decision-procurement-1 breach');
    expect(late.raised).not.toContain('decision-security-1 breach');
  });

  test('the promise of a decision reminds, breaks and climbs until somebody acknowledges', () => {
    const late = asked().sweptUntil('Mon 17:00');
    expect(late.raised.filter((step) => step.startsWith('decision-contractor-1'))).toEqual([
      'decision-contractor-1 warning-75',
      'decision-contractor-1 warning-90',
      'decision-contractor-1 breach',
      'decision-contractor-1 escalation-1',
      'decision-contractor-1 escalation-2',
    ]);
    const early = asked().swept('Mon 13:00').acknowledged('decision-contractor-1', { at: 'Mon 13:10' });
    expect(early.swept('Wed 09:00').raised).not.toContain('decision-contractor-1 escalation-1');
  });

  test('the promise of a decision is neither kept nor broken when the stage is no longer asked', () => {
    const returned = decide(asked(), 'infrastructure', returning('need'));
    expect(returned.told('decision-security-1').outcome).toBe('cancelled');
    expect(returned.told('decision-infrastructure-1').outcome).toBe('kept');
    expect(returned.told('resolution').outcome).toBe('running');
  });

  test('the promise of a decision is given anew with each opening of its stage', () => {
    const returned = decide(asked(), 'infrastructure', returning('need'));
    const again = decide(write(returned, 'need', { text: 'Clearer.' }), 'develop');
    expect(again.clock('decision-security-2').current.dueAt).toBeDefined();
  });

  test('the promise of a decision stands still while the client is asked', () => {
    const waiting = asked().waitingOnClient();
    expect(waiting.told('decision-security-1').outcome).toBe('paused');
    expect(waiting.answered().told('decision-security-1').outcome).toBe('running');
  });
});

describe('whose court the ball is in', () => {
  test('whose court the ball is in is told for every request, in business minutes', () => {
    const request = aRequest().triaged({}, { at: 'Mon 10:00' }).waitingOnClient({ at: 'Mon 12:00' });
    const later = request.answered({ at: 'Tue 09:00' });
    expect(later.state.ballInCourt.byRole).toEqual({
      'service-center': 60 * 60_000,
      'infrastructure-specialist': 120 * 60_000,
      'agency-staff': 360 * 60_000,
    });
    expect(later.state.ballInCourt.byParty).toEqual({ department: 180 * 60_000, agency: 360 * 60_000 });
  });

  test('a party counts once, however many of its roles hold the ball', () => {
    const start = approveUpTo('develop');
    const after = decide(start, 'infrastructure');
    const spent = (request: typeof start, key: 'byRole' | 'byParty') =>
      Object.values(request.state.ballInCourt[key]).reduce((sum, ms) => sum + ms, 0);
    expect(spent(after, 'byParty')).toBeLessThan(spent(after, 'byRole'));
    expect(after.state.ballInCourt.byParty.contractor).toBeGreaterThan(0);
  });

  test('a vendor one waits for is the contractor’s time', () => {
    const held = aRequest().triaged({}, { at: 'Mon 10:00' }).waitingOn('vendor', { at: 'Mon 11:00' });
    expect(held.resumed({ at: 'Mon 12:00' }).state.ballInCourt.byParty).toMatchObject({
      contractor: 60 * 60_000,
    });
  });
});

test('an approval that is over has nothing next', () => {
  for (const request of [approveUpTo('director'), anApplication().withdrawn({ from: ann })])
    expect(nextStep(approvalOf(request), defaultApprovalRules)).toEqual({ next: 'done', stages: [] });
});
