import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { evolveAll } from '../../../../domain/ledger/index.ts';
import {
  type Audience,
  channels,
  delegationWords,
  messageFor,
  type Moment,
  noticesFor,
  severities,
  wakingHours,
} from '../../../../domain/notices/index.ts';
import { directorRoles, type Role, type Stamp } from '../../../../domain/vocabulary/index.ts';
import {
  addressees,
  anywhere,
  holderOf,
  lifecycle,
  type RequestEvent,
  type RequestEventType,
  requestKind,
  requestNotices,
  type RequestRule,
  requestRules,
  type RequestState,
  requestWords,
  rulesFor,
} from '../../../../domain/requests/index.ts';
import type { Addressee } from '../../../../domain/requests/notices/audiences.ts';
import {
  anAgreement,
  ann,
  aPicture,
  aRequest,
  aRuleBook,
  dana,
  iris,
  type RequestBuilder,
  sam,
  by,
  system,
} from '../../../support/builders.ts';
import {
  anApplication,
  approveUpTo,
  askSecurity,
  complete,
  decide,
  nameEmil,
} from '../../../support/chain.ts';
import { anyStory, tell } from '../../../support/stories.ts';

const all: readonly (readonly [string, readonly RequestRule[]])[] = Object.entries(requestRules).map(
  ([type, ofType]) => [type, ofType as readonly RequestRule[]],
);
/** Events nobody is told of, on purpose. */
const silent: readonly RequestEventType[] = [
  'WorkHeld',
  'WorkResumed',
  'RequestClosed',
  'BreachAcknowledged',
  'AttachmentOffered',
  'AttachmentReceived',
  'ApprovalStarted',
  'ApprovalRestarted',
  'SectionEdited',
  'ImpactAdded',
  'DeliveryOpened',
];

const setting = {
  portal: 'https://rotunda.example',
  zone: 'America/Detroit',
  words: new Map([
    ['request', requestWords],
    ['delegation', delegationWords],
  ]),
};

/** An event of a request, the latest unless a number is given, with the request before and after it. */
function momentOf(
  { state: { id }, events, rules }: RequestBuilder,
  sequence = events.length,
): Moment<RequestState, RequestEvent> {
  const stateAfter = (count: number): RequestState | undefined =>
    evolveAll(requestKind, id, undefined, events.slice(0, count), rules);
  const [event, before, after] = [events[sequence - 1], stateAfter(sequence - 1), stateAfter(sequence)];
  if (event === undefined || after === undefined) throw new Error('No events.');
  return { event, after, ...(before === undefined ? {} : { before }) };
}

/** Who is meant by the rules of the latest event of a request, and by which template. */
function told(request: RequestBuilder): readonly string[] {
  return rulesFor(momentOf(request).event).map(({ to, template }) => `${to}: ${template}`);
}

/** Those an addressee stands for at the latest event. */
function audience(to: Addressee, request: RequestBuilder): Audience | undefined {
  return requestNotices.audienceOf(to, momentOf(request));
}

/** The roles an addressee stands for at the latest event, in the order they stand in for each other. */
function groups(to: Addressee, request: RequestBuilder): readonly (readonly Role[])[] {
  const meant = audience(to, request);
  if (meant?.kind !== 'roles') throw new Error(`A ${to} is no role.`);
  return meant.groups;
}

const team: Readonly<Partial<Record<Role, readonly string[]>>> = {
  'service-center': ['sam', 'june'],
  'client-specialist': ['cleo'],
  'infrastructure-specialist': ['iris', 'joe'],
  'service-director': ['dana'],
  'information-officer': ['ivan'],
  executive: ['eva'],
  'program-manager': ['pam'],
};
const waking = wakingHours('America/Detroit');

/** Who hears of the latest event of a request, each as `person: template`, in a team where nobody has subscribed. */
function heard(request: RequestBuilder): readonly string[] {
  const { before, after, event } = momentOf(request);
  const change = {
    kind: 'request',
    id: after.id,
    after,
    events: [event],
    ...(before === undefined ? {} : { before }),
  };
  const known = {
    holders: (role: Role) => (team[role] ?? []).map((personId) => ({ personId, actingFor: [] })),
    channels: () => [],
    hasLeft: () => false,
    paceOf: () => 'daily' as const,
  };
  const { notices } = noticesFor(requestNotices, change, known, { createdAt: event.at, waking });
  return notices.map(({ recipient, template }) => `${recipient}: ${template}`);
}

describe('the table of rules', () => {
  test('every event of the lifecycle is in the table of rules, silent only where that was decided', () => {
    const known = new Set<string>([
      'RequestSubmitted',
      ...lifecycle.map(({ event }) => event),
      ...Object.keys(anywhere),
    ]);
    expect(new Set(all.map(([type]) => type))).toEqual(known);
    expect(
      all
        .filter(([, ofType]) => ofType.length === 0)
        .map(([type]) => type)
        .sort(),
    ).toEqual([...silent].sort());
  });

  test('the table of rules uses every addressee, template and severity there is', () => {
    const used = all.flatMap(([, ofType]) => ofType);
    expect(new Set(used.map(({ to }) => to))).toEqual(new Set(addressees));
    // These are what a notice has become by the time it is sent.
    const later = ['answer-waiting', 'late', 'standing-still'];
    const told = used.flatMap(({ template, standIn }) => [
      template,
      ...(standIn === undefined ? [] : [standIn]),
    ]);
    expect(new Set<string>([...told, ...later])).toEqual(new Set(requestWords.templates));
    expect(new Set(used.map(({ severity }) => severity))).toEqual(new Set(severities));
  });

  test('rules of one event that share a template, which is part of a notice’s key, weigh the same', () => {
    for (const [, ofType] of all)
      expect(new Set(ofType.map(({ template, severity }) => `${template} ${severity}`)).size).toBe(
        new Set(ofType.map(({ template }) => template)).size,
      );
  });

  test('only directors are told through the topic, and never of less than they decide on', () => {
    for (const [type, ofType] of all)
      for (const { by, to } of ofType)
        expect([type, by]).toEqual([
          type,
          ['service-director', 'escalated-to', 'deputy-namers'].includes(to) ? 'director' : 'mail',
        ]);
  });
});

describe('who hears of what', () => {
  test('a public comment goes across the counter, an internal one to nobody', () => {
    const request = aRequest().triaged();
    expect(told(request.commented())).toEqual(['requester: comment']);
    expect(told(request.commented({ from: ann }))).toEqual(['holder: client-comment']);
    for (const from of [sam, ann]) expect(told(request.commented({ from }, 'internal'))).toEqual([]);
  });

  test('a disputed outcome reaches the director, an agreed one nobody', () => {
    const broken = aRequest().swept('Mon 12:00');
    const view = (agrees: boolean): RequestBuilder =>
      broken.does(
        { type: 'ReviewOutcome', clockId: 'first-response', agrees, reason: 'So it was.' },
        { from: ann },
      );
    expect(told(view(false))).toEqual(['service-director: disputed']);
    expect(told(view(true))).toEqual([]);
  });

  test('one gets a receipt for one’s own request, but no other word about what one did oneself', () => {
    expect(heard(aRequest())).toEqual(['ann: receipt', 'sam: team-work', 'june: team-work']);
    expect(heard(aRequest().triaged())).toEqual(['iris: team-work', 'joe: team-work']);
    expect(heard(aRequest().triaged({ assigneeId: 'sam' }))).toEqual([]);
    expect(heard(aRequest().triaged({ assigneeId: 'iris' }))).toEqual(['iris: assigned']);
    expect(heard(aRequest().withdrawn())).toEqual(['sam: withdrawn', 'june: withdrawn']);
    expect(heard(aRequest().withdrawn({ from: sam }))).toEqual(['june: withdrawn']);
  });

  test('being given what one has is no news', () => {
    const hers = aRequest().triaged({ assigneeId: 'iris' });
    expect(audience('new-assignee', hers)).toEqual({ kind: 'person', personId: 'iris' });
    const again = hers.triaged({ assigneeId: 'iris', impact: 'high' });
    expect(audience('new-assignee', again)).toBeUndefined();
    expect(heard(again)).toEqual([]);
  });

  test('whoever asked for an excuse hears how it was decided', () => {
    const asked = aRequest()
      .swept('Mon 12:00')
      .does({ type: 'AskExcuse', clockId: 'first-response', reason: 'Power cut.' }, { from: iris });
    expect(told(asked)).toEqual(['service-director: excuse-asked']);
    const granted = asked.does(
      { type: 'DecideExcuse', clockId: 'first-response', granted: true, reason: 'It was.' },
      { from: dana },
    );
    expect(heard(granted)).toEqual(['iris: excuse-decided']);
  });

  test('whoever sent a file hears that it was refused, or removed by somebody else', () => {
    const offer = {
      type: 'OfferAttachment',
      attachmentId: 'file0',
      name: 'a.png',
      bytes: 9,
      mediaType: 'image/png',
    } as const;
    const remove = { type: 'RemoveAttachment', attachmentId: 'file0', reason: 'Wrong.' } as const;
    const offered = aRequest().does(offer, { from: ann });
    const refused = offered.does({ ...aPicture, looksLike: [] }, { from: system });
    expect(heard(refused)).toEqual(['ann: file-refused']);
    const received = offered.received('file0');
    expect(heard(received.does(remove, { from: sam }))).toEqual(['ann: file-removed']);
    expect(heard(received.does(remove, { from: ann }))).toEqual([]);
  });

  test('a lone director who asks for an excuse needs a second person: it goes one level up', () => {
    const asked = aRequest()
      .swept('Mon 12:00')
      .does({ type: 'AskExcuse', clockId: 'first-response', reason: 'Power cut.' }, { from: dana });
    expect(heard(asked)).toEqual(['ivan: excuse-asked']);
  });

  test('work belongs to the service center until it was looked at, then to the team, also after it ended', () => {
    const holder = (request: RequestBuilder): readonly Role[] | undefined => groups('holder', request)[0];
    const fresh = aRequest();
    expect(holder(fresh)).toEqual(['service-center']);
    expect(holder(fresh.withdrawn())).toEqual(['service-center']);
    const triaged = fresh.triaged({ team: 'infrastructure-manager' });
    expect(holder(triaged)).toEqual(['infrastructure-manager']);
    expect(holder(triaged.waitingOnClient({ from: sam }))).toEqual(['infrastructure-manager']);
    expect(holder(triaged.withdrawn())).toEqual(['infrastructure-manager']);
  });

  test('of work that was given to somebody that person hears, not the whole team', () => {
    const hers = aRequest().triaged({ assigneeId: 'iris' });
    expect(heard(hers.commented({ from: ann }))).toEqual(['iris: client-comment']);
    expect(heard(aRequest().triaged().commented({ from: ann }))).toEqual([
      'iris: client-comment',
      'joe: client-comment',
    ]);
  });

  test('an approval that stands still is told to the client specialist, to whatever team the application was given', () => {
    const halted = anApplication()
      .does({ type: 'AssignRequest', team: 'infrastructure-specialist', assigneeId: 'iris' })
      .does({ type: 'HaltApproval', attempt: 1, reason: 'expired' }, { from: system });
    expect(halted.state).toMatchObject({ status: 'halted', team: 'infrastructure-specialist' });
    expect(holderOf(halted.state)).toBe('client-specialist');
    expect(groups('holder', halted)[0]).toEqual(['client-specialist']);
    expect(heard(halted)).toEqual(['dana: halted', 'cleo: halted']);
  });

  test('what was approved is announced as its delivery, and nobody gets a receipt for it', () => {
    const delivery = aRequest({
      kind: 'delivery',
      deliveryOf: '7WXY-2KMN-9',
      by: system,
      requesterId: 'ann',
    });
    expect(told(delivery)).toEqual(['requester: delivery', 'team: team-work']);
    expect(told(aRequest())).toEqual(['requester: receipt', 'team: team-work']);
    expect(heard(delivery)[0]).toBe('ann: delivery');
  });

  test('an approval and its refusal reach whoever asked and those who developed it', () => {
    const approved = approveUpTo('director');
    expect(approved.events.at(-1)?.type).toBe('RequestApproved');
    expect(heard(approved)).toEqual(['ann: approved', 'cleo: approved', 'pam: approved']);
    const declined = decide(anApplication(), 'develop', { outcome: 'decline', reason: 'Bought already.' });
    expect(declined.events.at(-1)?.type).toBe('RequestDeclined');
    expect(heard(declined)).toEqual(['ann: declined', 'pam: declined']);
    expect(groups('editors', approved)).toEqual([
      ['client-specialist', 'program-manager'],
      ...directorRoles.map((role) => [role]),
    ]);
  });

  test('an event that speaks of no promise, file, stage or deputy means nobody by them', () => {
    const fresh = aRequest();
    for (const to of [
      'former-requester',
      'new-assignee',
      'escalated-to',
      'excuse-asker',
      'uploader',
      'stage-holders',
      'newly-able',
      'deputy',
    ] as const)
      expect([to, audience(to, fresh)]).toEqual([to, undefined]);
  });

  test('a promise nobody asked to excuse, or that is gone, has no asker', () => {
    const broken = aRequest().swept('Mon 10:30');
    expect(audience('excuse-asker', broken)).toBeUndefined();
    const moment = momentOf(broken);
    const { clocks } = moment.after;
    const without = { ...moment, after: { ...moment.after, clocks: { ...clocks, clocks: [] } } };
    expect(requestNotices.audienceOf('excuse-asker', without)).toBeUndefined();
  });

  test('only work that was given to somebody says to whom', () => {
    expect(audience('holder', aRequest().triaged())).not.toHaveProperty('assigneeId');
    expect(audience('holder', aRequest().triaged({ assigneeId: 'iris' }))).toHaveProperty(
      'assigneeId',
      'iris',
    );
  });

  test('above a vacant post the next director stands in; the last of them is the executive', () => {
    const broken = aRequest().swept('Mon 10:30');
    expect(broken.events.at(-1)?.type).toBe('ClockBreached');
    expect(told(broken)[0]).toBe('service-director: breach');
    expect(groups('service-director', broken)).toEqual(directorRoles.map((role) => [role]));
    const climbed = broken.sweptUntil('Mon 11:30');
    expect(climbed.events.at(-1)?.type).toBe('ClockEscalated');
    expect(told(climbed)[0]).toBe('escalated-to: escalation');
    expect(groups('escalated-to', climbed)).toEqual([['information-officer'], ['executive']]);
  });

  test('the director hears that a broken promise was passed on, whoever it climbed to hears that it is theirs', () => {
    expect(heard(aRequest().swept('Mon 10:30'))).toEqual(['dana: breach', 'sam: breach', 'june: breach']);
    expect(heard(aRequest().sweptUntil('Mon 11:30'))).toEqual(['ivan: escalation', 'dana: passed-on']);
  });
});

describe('a stage of the approval chain', () => {
  const handedOn = approveUpTo('develop');

  test('an open stage is told to those who hold it, and to nobody who may not decide it', () => {
    const moment = momentOf(handedOn, handedOn.events.length - 3);
    expect(moment.event).toMatchObject({ type: 'StageOpened', stage: 'infrastructure' });
    const [rule] = rulesFor(moment.event);
    const meant = rule && requestNotices.audienceOf(rule.to, moment);
    if (meant?.kind !== 'roles') throw new Error('A stage is told to roles.');
    expect(meant.groups[0]).toEqual(['infrastructure-manager', 'infrastructure-director']);
    // The specialist has decided the stage before, Ann has submitted it.
    const fits = (personId: string, actingFor: readonly string[] = []) =>
      meant.fits?.({ personId, actingFor });
    expect([fits('max'), fits('cleo'), fits('ann'), fits('dora', ['ann'])]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  test('the promise of a decision reminds the stage’s holders, and its breach reaches the director and them', () => {
    const rules = aRuleBook(
      anAgreement({
        targets: [...anAgreement().targets, { metric: 'decision', minutes: 60, hours: 'business' }],
      }),
    );
    const request = anApplication({ rules });
    const of = (type: string) =>
      request
        .sweptUntil('Mon 17:00')
        .events.filter(
          (event) => event.type === type && 'clockId' in event && event.clockId.startsWith('decision'),
        )
        .map((event) => rulesFor(event).map(({ to }) => to));
    expect(of('ClockWarned')).toEqual([['stage-holders'], ['stage-holders']]);
    expect(of('ClockBreached')).toEqual([['service-director', 'stage-holders']]);
    expect(of('ClockEscalated')[0]).toEqual(['escalated-to', 'service-director']);
  });

  test('the promise of a decision is told to those who hold its stage, any other to whoever has the work', () => {
    const rules = aRuleBook(
      anAgreement({
        targets: [{ metric: 'decision', minutes: 60, hours: 'business' }],
      }),
    );
    const late = anApplication({ rules }).sweptUntil('Mon 11:00');
    expect(late.events.at(-1)).toMatchObject({ type: 'ClockBreached', clockId: 'decision-develop-1' });
    expect(groups('stage-holders', late)).toEqual([
      ['client-specialist'],
      ...directorRoles.map((role) => [role]),
    ]);
    expect(heard(late)).toEqual(['dana: breach', 'cleo: breach']);
    const other = aRequest().swept('Mon 10:30');
    expect(told(other)).toEqual(['service-director: breach', 'holder: breach']);
    expect(audience('stage-holders', other)).toBeUndefined();
    expect(told(aRequest().sweptUntil('Mon 09:46'))).toEqual(['holder: warning']);
  });

  test('of a stage that was never asked, or a request outside the chain, nobody is a holder', () => {
    const moment = momentOf(handedOn, handedOn.events.length - 3);
    const { approval, ...outside } = moment.after;
    if (approval === undefined) throw new Error('The request is in the chain.');
    const { infrastructure: _infrastructure, ...stages } = approval.stages;
    for (const after of [outside, { ...outside, approval: { ...approval, stages } }]) {
      expect(requestNotices.audienceOf('stage-holders', { ...moment, after })).toBeUndefined();
      expect(requestNotices.audienceOf('newly-able', { ...moment, after })).toBeUndefined();
    }
  });

  describe('with several officers', () => {
    const officer = (personId: string) => by(personId, 'security-officer');
    const both = [officer('stan'), officer('sue')];
    const recounted = (request: RequestBuilder, ...security: readonly Stamp[]) =>
      request.does({ type: 'RecountStages', holders: { security } }, { from: system });
    const who = (to: Addressee, request: RequestBuilder) => {
      const meant = audience(to, request);
      if (meant?.kind !== 'roles') return meant;
      const { besides = [], fits = () => true } = meant;
      return ['stan', 'sue', ...besides].filter((personId) => fits({ personId, actingFor: [] }));
    };

    test('only those who have not approved are reminded', () => {
      const once = decide(askSecurity('all', both), 'security', { outcome: 'approve' }, officer('stan'));
      const again = recounted(once, ...both, officer('saul'));
      expect(who('stage-holders', again)).toEqual(['sue']);
      expect(told(again)).toEqual(['newly-able: stage-opened']);
    });

    test('that some have left is told to nobody, that some are missing to a director who is not behind it', () => {
      const fewer = recounted(askSecurity('all', both), officer('stan'));
      expect(audience('newly-able', fewer)).toBeUndefined();
      const nobody = recounted(fewer);
      expect(told(nobody)).toEqual(['deputy-namers: deputy-needed']);
      const meant = audience('deputy-namers', nobody);
      if (meant?.kind !== 'roles') throw new Error('Directors name deputies.');
      expect(meant.groups).toEqual(directorRoles.map((role) => [role]));
      const fits = (personId: string) => meant.fits?.({ personId, actingFor: [] });
      expect([fits('dana'), fits('ann')]).toEqual([true, false]);
    });

    test('whoever comes where people were missing is told that it waits', () => {
      const come = recounted(askSecurity('one', []), officer('stan'));
      expect(who('newly-able', come)).toContain('stan');
    });

    test('a deputy is told when they are named, and reminded with the holders', () => {
      const named = nameEmil(askSecurity('one', []));
      expect(heard(named)).toEqual(['emil: deputy-named']);
      expect(who('stage-holders', named)).toContain('emil');
    });
  });

  test('a decision is told to the stage’s other holders once it is settled', () => {
    const [decision] = decide(handedOn, 'security').events.filter(
      (event) => event.type === 'StageDecided' && event.stage === 'security',
    );
    expect(decision && rulesFor(decision).map(({ to, template }) => `${to}: ${template}`)).toEqual([
      'stage-holders: stage-decided',
    ]);
    expect(decision && rulesFor({ ...decision, settles: false } as RequestEvent)).toEqual([]);
  });

  test('the link of an open stage leads to a page one signs in for', () => {
    const telling = {
      subject: { kind: 'request', id: '4HK7-9MXA-3' },
      template: 'stage-opened',
      severity: 'info',
      facts: { stage: 'security' },
    } as const;
    expect(messageFor('mail', [telling], setting)).toEqual({
      subject: 'Waiting for you: 4HK7-9MXA-3',
      text: 'Request 4HK7-9MXA-3 waits for you to assess the security impact.\n\nhttps://rotunda.example/requests/4HK7-9MXA-3/approval\n',
    });
  });
});

/** An event with every string a person can fill in it replaced. */
function mark(event: RequestEvent, text: string): RequestEvent {
  const typed = ['summary', 'description', 'text', 'reason', 'name', 'source', 'wouldChange', 'effect'];
  const filled = typed.filter((field) => field in event).map((field) => [field, text] as const);
  const content = 'content' in event ? { content: { ...event.content, text } } : {};
  return { ...event, ...Object.fromEntries(filled), ...content };
}

test('nothing anybody typed is ever in a notice or a message', () => {
  const typed = fc.stringMatching(/^[a-z]{1,20}$/).map((word) => `SECRET-${word}`);
  const chains = [
    approveUpTo('director'),
    approveUpTo('portfolio', complete(anApplication(), 250_000)),
    decide(approveUpTo('develop'), 'security', {
      outcome: 'decline',
      reason: 'Unsafe.',
      wouldChange: 'A second factor.',
    }),
  ];
  const requests = fc.oneof(
    anyStory.map((story) => tell(story)),
    fc.constantFrom(...chains),
  );
  fc.assert(
    fc.property(requests, typed, ({ state: { id }, events }, text) => {
      let before: RequestState | undefined;
      for (const event of events.map((one) => mark(one, text))) {
        const after = requestNotices.evolve(id, before, event);
        const moment = { event, after, ...(before === undefined ? {} : { before }) };
        for (const rule of rulesFor(event)) {
          const facts = requestNotices.factsOf(event);
          const { template, severity } = rule;
          const telling = { subject: { kind: 'request', id }, template, severity, facts };
          const said = channels.map((channel) => messageFor(channel, [telling, telling], setting));
          const meant = requestNotices.audienceOf(rule.to, moment);
          expect(JSON.stringify([facts, said, meant])).not.toContain('SECRET');
        }
        before = after;
      }
    }),
    { numRuns: 60 },
  );
});
