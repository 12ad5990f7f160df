import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  audiences,
  briefingOf,
  channels,
  channelsFor,
  factsOf,
  messageFor,
  type Rule,
  rules,
  rulesFor,
  severities,
  soughtBy,
  templates,
} from '../../../domain/notices/index.ts';
import { directorRoles } from '../../../domain/vocabulary/index.ts';
import {
  anywhere,
  lifecycle,
  type RequestEvent,
  type RequestEventType,
} from '../../../domain/requests/index.ts';
import {
  anAgreement,
  ann,
  aRequest,
  aRuleBook,
  dana,
  iris,
  type RequestBuilder,
  sam,
} from '../../support/builders.ts';
import { anApplication, approvedUpTo, decided } from '../../support/chain.ts';
import { anyStory, tell } from '../../support/stories.ts';

const all: readonly (readonly [string, readonly Rule[]])[] = Object.entries(rules).map(([type, ofKind]) => [
  type,
  ofKind as readonly Rule[],
]);
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

function last(request: RequestBuilder): RequestEvent {
  const event = request.events.at(-1);
  if (event === undefined) throw new Error('No events.');
  return event;
}

/** Audiences of the latest event of a request. */
function told(request: RequestBuilder): readonly string[] {
  return rulesFor(last(request)).map(({ to, template }) => `${to}: ${template}`);
}

/** The person the only rule of the latest event means; undefined for nobody. */
function personSought(request: RequestBuilder): string | undefined {
  const briefing = briefingOf(request.events);
  const [rule] = rulesFor(briefing.event);
  const sought = rule === undefined ? undefined : soughtBy(rule, briefing);
  return sought?.kind === 'person' ? sought.personId : undefined;
}

describe('the table of rules', () => {
  test('every event of the lifecycle is in it, silent only where that was decided', () => {
    const known = new Set<string>([
      'RequestSubmitted',
      ...lifecycle.map(({ event }) => event),
      ...Object.keys(anywhere),
    ]);
    expect(new Set(all.map(([type]) => type))).toEqual(known);
    expect(
      all
        .filter(([, ofKind]) => ofKind.length === 0)
        .map(([type]) => type)
        .sort(),
    ).toEqual([...silent].sort());
  });

  test('uses every audience, template and severity there is', () => {
    const used = all.flatMap(([, ofKind]) => ofKind);
    expect(new Set(used.map(({ to }) => to))).toEqual(new Set(audiences));
    // A delegation is no event of a request.
    const ofRequests = templates.filter((template) => template !== 'delegated');
    expect(new Set(used.map(({ template }) => template))).toEqual(new Set(ofRequests));
    expect(new Set(used.map(({ severity }) => severity))).toEqual(new Set(severities));
  });

  test('rules of one event that share a template, which is part of a notice’s key, weigh the same', () => {
    for (const [, ofKind] of all)
      expect(new Set(ofKind.map(({ template, severity }) => `${template} ${severity}`)).size).toBe(
        new Set(ofKind.map(({ template }) => template)).size,
      );
  });

  test('only directors are told through the topic, and never of less than they decide on', () => {
    for (const [type, ofKind] of all)
      for (const { by, to } of ofKind)
        expect([type, by]).toEqual([
          type,
          to === 'service-director' || to === 'escalated-to' ? 'director' : 'mail',
        ]);
  });
});

describe('who hears of what', () => {
  test('a public comment goes across the counter, an internal one to nobody', () => {
    const request = aRequest().triaged();
    expect(told(request.commented())).toEqual(['requester: comment']);
    expect(told(request.commented({ from: ann }))).toEqual(['holder: client-comment']);
    expect(told(request.commented({}, 'internal'))).toEqual([]);
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
    expect(personSought(aRequest())).toBe('ann');
    expect(personSought(aRequest().triaged({ assigneeId: 'sam' }))).toBeUndefined();
    expect(personSought(aRequest().triaged({ assigneeId: 'iris' }))).toBe('iris');
  });

  test('being given what one has is no news', () => {
    const hers = aRequest().triaged({ assigneeId: 'iris' });
    expect(personSought(hers.triaged({ assigneeId: 'iris', impact: 'high' }))).toBeUndefined();
  });

  test('whoever asked for an excuse hears how it was decided', () => {
    const asked = aRequest()
      .swept('Mon 12:00')
      .does({ type: 'AskExcuse', clockId: 'first-response', reason: 'Power cut.' }, { from: iris });
    expect(told(asked)).toEqual(['service-director: excuse-asked']);
    const decided = asked.does(
      { type: 'DecideExcuse', clockId: 'first-response', granted: true, reason: 'It was.' },
      { from: dana },
    );
    expect(personSought(decided)).toBe('iris');
  });

  test('work belongs to the service center until it was looked at, then to the team, also after it ended', () => {
    const fresh = aRequest();
    expect(briefingOf(fresh.events).holder).toBe('service-center');
    expect(briefingOf(fresh.withdrawn().events).holder).toBe('service-center');
    const triaged = fresh.triaged({ team: 'infrastructure-manager' });
    expect(briefingOf(triaged.events).holder).toBe('infrastructure-manager');
    expect(briefingOf(triaged.waitingOnClient({ from: sam }).events).holder).toBe('infrastructure-manager');
    expect(briefingOf(triaged.withdrawn().events).holder).toBe('infrastructure-manager');
  });

  test('above a vacant post the next director stands in; the ladder ends with the executive', () => {
    const broken = aRequest().swept('Mon 10:30');
    const briefing = briefingOf(broken.events);
    expect(briefing.event.type).toBe('ClockBreached');
    const [rule] = rulesFor(briefing.event);
    expect(rule && soughtBy(rule, briefing)).toMatchObject({ groups: directorRoles.map((role) => [role]) });
    const climbed = briefingOf(broken.swept('Mon 11:30').events);
    expect(climbed.event.type).toBe('ClockEscalated');
    const [up] = rulesFor(climbed.event);
    expect(up && soughtBy(up, climbed)).toMatchObject({ groups: [['information-officer'], ['executive']] });
  });

  test('the folded briefing says what the request itself says, whatever happened', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const { events, state } = tell(story);
        const { agencyId, requesterId, priority, assigneeId } = briefingOf(events);
        expect({ agencyId, requesterId, priority, assigneeId }).toEqual({
          agencyId: state.agencyId,
          requesterId: state.requesterId,
          priority: state.priority,
          assigneeId: state.assigneeId,
        });
      }),
      { numRuns: 50 },
    );
  });
});

describe('a stage of the approval chain', () => {
  const handedOn = approvedUpTo('develop');

  test('is told to those who hold it, and to nobody who may not decide it', () => {
    const briefing = briefingOf(handedOn.events.slice(0, -3));
    expect(briefing.event).toMatchObject({ type: 'StageOpened', stage: 'infrastructure' });
    const [rule] = rulesFor(briefing.event);
    const sought = rule && soughtBy(rule, briefing);
    if (sought?.kind !== 'roles') throw new Error('A stage is told to roles.');
    expect(sought.groups[0]).toEqual(['infrastructure-manager', 'infrastructure-director']);
    // The specialist has decided the stage before, Ann has submitted it.
    const fits = (personId: string, actingFor: readonly string[] = []) =>
      sought.fits?.({ personId, actingFor });
    expect([fits('max'), fits('cleo'), fits('ann'), fits('dora', ['ann'])]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });

  test('reminds its holders, and its breach reaches the director and them', () => {
    const rules = aRuleBook(
      anAgreement({
        targets: [...anAgreement().targets, { metric: 'decision', minutes: 60, hours: 'business' }],
      }),
    );
    const request = anApplication({ rules });
    const of = (type: string) =>
      request
        .swept('Mon 17:00')
        .events.filter(
          (event) => event.type === type && 'clockId' in event && event.clockId.startsWith('decision'),
        )
        .map((event) => rulesFor(event).map(({ to }) => to));
    expect(of('ClockWarned')).toEqual([['stage-holders'], ['stage-holders']]);
    expect(of('ClockBreached')).toEqual([['service-director', 'stage-holders']]);
    expect(of('ClockEscalated')[0]).toEqual(['escalated-to', 'service-director']);
  });

  test('decided is told to its other holders once it is settled', () => {
    const [decision] = decided(handedOn, 'security').events.filter(
      (event) => event.type === 'StageDecided' && event.stage === 'security',
    );
    expect(decision && rulesFor(decision).map(({ to, template }) => `${to}: ${template}`)).toEqual([
      'stage-holders: stage-decided',
    ]);
    expect(decision && rulesFor({ ...decision, settles: false } as RequestEvent)).toEqual([]);
  });

  test('leads by its link to a page one signs in for', () => {
    const setting = { portal: 'https://rotunda.example', zone: 'America/Detroit' };
    const notice = {
      requestId: '4HK7-9MXA-3',
      template: 'stage-opened',
      severity: 'info',
      stage: 'security',
    } as const;
    expect(messageFor('mail', [notice], setting)).toEqual({
      subject: 'Waiting for you: 4HK7-9MXA-3',
      text: 'Request 4HK7-9MXA-3 waits for you to assess the security impact.\n\nhttps://rotunda.example/requests/4HK7-9MXA-3/approval\n',
    });
  });
});

describe('channels', () => {
  test('a telephone rings for broken promises only', () => {
    const both = ['email', 'sms'] as const;
    expect(channelsFor({ by: 'director', severity: 'info' }, both)).toEqual(['email']);
    expect(channelsFor({ by: 'director', severity: 'breach' }, both)).toEqual(['email', 'sms']);
  });

  test('a broken promise is never told to nobody', () => {
    for (const severity of severities)
      for (const subscribed of [[], ['sms'], ['email'], ['email', 'sms']] as const)
        expect(channelsFor({ by: 'director', severity }, subscribed).length).toBeGreaterThan(0);
    expect(channelsFor({ by: 'director', severity: 'breach' }, [])).toEqual(['mail']);
    expect(channelsFor({ by: 'director', severity: 'info' }, ['sms'])).toEqual(['mail']);
  });
});

test('nothing anybody typed is ever in a notice or a message', () => {
  const typed = fc.stringMatching(/^[a-z]{1,20}$/).map((word) => `SECRET-${word}`);
  fc.assert(
    fc.property(anyStory, typed, (story, text) => {
      // Every string a person can fill is marked, in every event of a whole story.
      const marked = tell(story).events.map((event): RequestEvent => {
        const texts = ['summary', 'description', 'text', 'reason', 'name', 'source'].filter(
          (field) => field in event,
        );
        return { ...event, ...Object.fromEntries(texts.map((field) => [field, text])) };
      });
      marked.forEach((event, index) => {
        const briefing = briefingOf(marked.slice(0, index + 1));
        for (const rule of rulesFor(event)) {
          const notice = { requestId: '4HK7-9MXA-3', ...rule, ...factsOf(event) };
          const said = channels.map((channel) =>
            messageFor(channel, [notice, notice], { portal: 'https://x.example', zone: 'America/Detroit' }),
          );
          expect(JSON.stringify([factsOf(event), said, soughtBy(rule, briefing)])).not.toContain('SECRET');
        }
      });
    }),
    { numRuns: 30 },
  );
});
