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
import { directorRoles } from '../../../domain/organisation/index.ts';
import {
  anywhere,
  lifecycle,
  type RequestEvent,
  type RequestEventType,
} from '../../../domain/requests/index.ts';
import { ann, aRequest, dana, iris, type RequestBuilder, sam } from '../../support/builders.ts';
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
    expect(new Set(used.map(({ template }) => template))).toEqual(new Set(templates));
    expect(new Set(used.map(({ severity }) => severity))).toEqual(new Set(severities));
  });

  test('no two rules of one event share a template, which is part of a notice’s key', () => {
    for (const [, ofKind] of all)
      expect(new Set(ofKind.map(({ template }) => template)).size).toBe(ofKind.length);
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
        { type: 'ViewOutcome', clockId: 'first-response', agrees, reason: 'So it was.' },
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
    expect(rule && soughtBy(rule, briefing)).toMatchObject({ roles: directorRoles });
    const climbed = briefingOf(broken.swept('Mon 11:30').events);
    expect(climbed.event.type).toBe('ClockEscalated');
    const [up] = rulesFor(climbed.event);
    expect(up && soughtBy(up, climbed)).toMatchObject({ roles: ['information-officer', 'executive'] });
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
