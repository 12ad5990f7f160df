import { afterEach, describe, expect, test } from '@jest/globals';
import { receiveUpload } from '../../../functions/attachments/receive-upload.ts';
import type { RequestView } from '../../../functions/requests/reading/view.ts';
import { openHttpHarness } from '../../support/http-harness.ts';
import { notAsReferenced } from '../../support/reference.ts';
import { at } from '../../support/time.ts';

const harness = openHttpHarness();

afterEach(() => {
  harness.clock = at('Mon 09:00');
  expect(harness.log.splice(0).filter((line) => line.startsWith('ERROR'))).toEqual([]);
});

/** One step in a request's life; fails the test when it is refused. */
async function step(
  number: string,
  path: string,
  as: string,
  body: unknown = {},
  when?: string,
): Promise<RequestView> {
  if (when !== undefined) harness.clock = at(when);
  const answer = await harness.ask(`POST /requests/{id}/${path}`, { as, params: { id: number }, body });
  if (answer.status !== 200) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

const read = async (number: string, as = 'ann'): Promise<RequestView> =>
  (await harness.ask('GET /requests/{id}', { as, params: { id: number } })).body;

interface Timeline {
  readonly items: readonly { readonly sequence: number; readonly type: string; readonly text?: string }[];
  readonly nextCursor?: string;
}
const timeline = async (number: string, as: string, query: Record<string, string> = {}): Promise<Timeline> =>
  (await harness.ask<Timeline>('GET /requests/{id}/timeline', { as, params: { id: number }, query })).body;

describe('from the first call to the last', () => {
  test('Ann reports, Sam triages, Iris asks and solves, Ann closes, and everybody sees where it stands', async () => {
    const { number, ...submitted } = await harness.submit();
    expect(submitted).toMatchObject({
      status: 'submitted',
      holder: 'service-center',
      agency: 'treasury',
      requester: 'ann',
      version: 1,
    });
    const facts = { kind: 'incident', service: 'email', impact: 'high', urgency: 'medium', assignee: 'iris' };
    expect(await step(number, 'triage', 'sam', facts, 'Mon 09:10')).toMatchObject({
      status: 'triaged',
      priority: 'high',
      assignee: 'iris',
    });
    const asked = await step(number, 'questions', 'iris', { text: 'Which floor?' }, 'Mon 09:20');
    expect(asked).toMatchObject({ status: 'waiting', waitingOn: 'client', holder: 'agency-staff' });
    expect(asked.clocks.find(({ id }) => id === 'first-response')).toMatchObject({ outcome: 'kept' });
    expect(asked.clocks.find(({ id }) => id === 'resolution')).toMatchObject({ outcome: 'paused' });
    expect(await step(number, 'comments', 'ann', { text: 'The third.' }, 'Mon 11:20')).toMatchObject({
      status: 'in-progress',
    });
    const resolved = await step(number, 'resolution', 'iris', { text: 'A cable.' }, 'Mon 12:00');
    expect(resolved.clocks.find(({ id }) => id === 'resolution')).toMatchObject({
      outcome: 'kept',
      current: { budgetMinutes: 300, dueAt: '2026-11-30T21:00:00.000Z' },
      promised: { budgetMinutes: 600 },
    });
    expect(await step(number, 'closure', 'ann', {}, 'Mon 14:00')).toMatchObject({
      status: 'closed',
      closedAt: '2026-11-30T19:00:00.000Z',
    });
    const { items } = await timeline(number, 'ann');
    expect(items.map(({ type }) => type)).toEqual([
      'RequestSubmitted',
      'RequestTriaged',
      'QuestionAsked',
      'QuestionAnswered',
      'RequestResolved',
      'RequestClosed',
    ]);
    expect((await harness.stateOf(number)).version).toBe(items.length);
  });

  test('an application is triaged to a client specialist without having to name the team', async () => {
    const { number } = await harness.submit();
    const facts = { kind: 'application', service: 'email', impact: 'low', urgency: 'low', assignee: 'cleo' };
    expect(await step(number, 'triage', 'sam', facts, 'Mon 09:10')).toMatchObject({
      status: 'in-approval',
      team: 'client-specialist',
      assignee: 'cleo',
    });
  });

  test('every answer is what the reference says it is', async () => {
    const { number } = await harness.submit();
    const { attachment } = (
      await harness.ask<{ readonly attachment: string }>('POST /requests/{id}/attachments', {
        as: 'ann',
        params: { id: number },
        body: { name: 'a.png', bytes: 9, mediaType: 'image/png' },
      })
    ).body;
    const key = `${number}/${attachment}`;
    harness.bucket.set(`${key} first`, Buffer.from('89504e470d0a1a0a', 'hex'));
    await receiveUpload({ key, versionId: 'first' }, harness.ports);
    const steps: readonly (readonly [string, string, unknown, string])[] = [
      [
        'triage',
        'sam',
        {
          kind: 'incident',
          service: 'email',
          impact: 'high',
          urgency: 'high',
          team: 'client-specialist',
          assignee: 'cleo',
        },
        'Mon 10:00',
      ],
      ['priority', 'dana', { impact: 'medium', urgency: 'medium', reason: 'Fewer people.' }, 'Mon 10:05'],
      ['assignment', 'sam', { team: 'infrastructure-specialist', insteadOf: 'cleo' }, 'Mon 10:10'],
      ['requester', 'pam', { requester: 'pam', reason: 'Ann is away.' }, 'Mon 10:15'],
      ['requester', 'sam', { requester: 'ann', reason: 'Ann is back.' }, 'Mon 10:16'],
      ['hold', 'iris', { waitingOn: 'vendor', text: 'A part.' }, 'Mon 10:20'],
      ['resumption', 'iris', {}, 'Mon 10:30'],
      ['responses', 'iris', { text: 'Soon.' }, 'Mon 10:40'],
      ['clocks/first-response/acknowledgement', 'dana', {}, 'Mon 10:50'],
      ['clocks/first-response/excuse', 'iris', { reason: 'Power cut.' }, 'Mon 10:55'],
      ['clocks/first-response/excuse-decision', 'dana', { granted: true, reason: 'So it was.' }, 'Mon 11:00'],
      ['clocks/first-response/client-view', 'ann', { agrees: false, reason: 'We had light.' }, 'Mon 11:05'],
      ['questions', 'iris', { text: 'Better?' }, 'Mon 11:10'],
      ['answers', 'ann', { text: 'Yes.' }, 'Mon 11:20'],
      ['resolution', 'iris', { text: 'Done.' }, 'Mon 11:30'],
      ['reopening', 'ann', { reason: 'Again.' }, 'Mon 11:40'],
      ['withdrawal', 'ann', { reason: 'Gone.' }, 'Mon 11:50'],
    ];
    for (const [path, as, body, when] of steps) {
      harness.clock = at(when);
      const [, clock, command] = /^clocks\/([^/]+)\/(.+)$/.exec(path) ?? [];
      const route =
        clock === undefined
          ? `POST /requests/{id}/${path}`
          : `POST /requests/{id}/clocks/{clock}/${command ?? ''}`;
      const params = { id: number, ...(clock === undefined ? {} : { clock }) };
      const answer = await harness.ask(route, { as, params, body });
      expect([path, answer.status, answer.headers['etag']]).toEqual([path, 200, `"${answer.body.version}"`]);
      expect([path, notAsReferenced(route, answer)]).toEqual([path, []]);
    }
    const whole = await read(number);
    expect(whole.clocks.find(({ id }) => id === 'first-response')).toMatchObject({
      outcome: 'broken',
      acknowledgedBy: 'dana',
      excuse: { reason: 'Power cut.', askedBy: 'iris', askedFor: [], decidedBy: 'dana', granted: true },
      clientAgrees: false,
    });
    expect(whole.attachments).toEqual([
      expect.objectContaining({
        id: attachment,
        status: 'received',
        bytes: 8,
        receivedAt: '2026-11-30T14:00:00.000Z',
      }),
    ]);
    for (const route of ['', '/clocks', '/timeline'].map((path) => `GET /requests/{id}${path}`)) {
      const answer = await harness.ask<unknown>(route, { as: 'ann', params: { id: number } });
      expect([route, notAsReferenced(route, answer)]).toEqual([route, []]);
    }
    const list = await harness.ask<unknown>('GET /requests', { as: 'ann' });
    expect(notAsReferenced('GET /requests', list)).toEqual([]);
  });

  test('the explanation adds up on the wire too', async () => {
    const { number } = await harness.submit();
    const { body } = await harness.ask<{
      readonly clocks: readonly {
        readonly clock: { readonly id: string };
        readonly days: readonly { readonly countedMinutes: number }[];
      }[];
    }>('GET /requests/{id}/clocks', { as: 'ann', params: { id: number } });
    const sums = body.clocks.map(({ clock, days }) => [
      clock.id,
      days.reduce((sum, { countedMinutes }) => sum + countedMinutes, 0),
    ]);
    expect(sums).toEqual([
      ['first-response', 60],
      ['resolution', 600],
    ]);
  });

  test('the text is stored composed and without blanks around it', async () => {
    const { number, summary } = await harness.submit({ summary: '  Cafe\u0301 without mail ' });
    expect(summary).toBe('Café without mail');
    expect((await harness.stateOf(number)).summary).toBe('Café without mail');
  });

  test('the service center submits for a client, and both names are kept', async () => {
    const { number } = await harness.submit({ agency: 'treasury', requester: 'ann' }, 'sam');
    expect(await harness.stateOf(number)).toMatchObject({ requesterId: 'ann', submittedBy: 'sam' });
    expect((await step(number, 'withdrawal', 'ann', { reason: 'Never mind.' })).status).toBe('withdrawn');
  });
});

describe('what the department says among itself', () => {
  test('is not in the timeline of the client, and pages stay in step', async () => {
    const { number } = await harness.submit();
    for (const [as, visibility, text] of [
      ['sam', 'internal', 'They call every day.'],
      ['sam', 'public', 'We are on it.'],
      ['iris', 'internal', 'Old switch.'],
      ['ann', 'public', 'Thank you.'],
    ] as const)
      await step(number, 'comments', as, { text, visibility });
    const texts = async (as: string): Promise<readonly (string | undefined)[]> => {
      const found: (string | undefined)[] = [];
      let cursor: string | undefined;
      do {
        const page = await timeline(number, as, { limit: '2', ...(cursor === undefined ? {} : { cursor }) });
        found.push(...page.items.map(({ text }) => text));
        cursor = page.nextCursor;
      } while (cursor !== undefined);
      return found;
    };
    expect(await texts('ann')).toEqual([undefined, 'We are on it.', 'Thank you.']);
    expect(await texts('iris')).toEqual([
      undefined,
      'They call every day.',
      'We are on it.',
      'Old switch.',
      'Thank you.',
    ]);
  });
});

describe('acting for somebody', () => {
  test('is allowed what they are allowed, and the record names both', async () => {
    const { number } = await harness.submit();
    await step(number, 'priority', 'ben', { impact: 'high', urgency: 'high', reason: 'Payday.' });
    expect((await harness.eventsOf(number)).at(-1)?.by).toEqual({
      personId: 'ben',
      role: 'service-director',
      actingFor: ['dana'],
    });
  });

  test('does not make a second person of the delegate', async () => {
    const { number } = await harness.submit();
    harness.clock = at('Mon 12:00');
    const on = { params: { id: number, clock: 'first-response' } };
    const asked = await harness.ask('POST /requests/{id}/clocks/{clock}/excuse', {
      as: 'dana',
      ...on,
      body: { reason: 'Power cut.' },
    });
    expect(asked.status).toBe(200);
    const granted = await harness.ask('POST /requests/{id}/clocks/{clock}/excuse-decision', {
      as: 'ben',
      ...on,
      body: { granted: true, reason: 'Yes.' },
    });
    expect([granted.status, granted.code]).toEqual([403, 'excuse.same-person']);
  });
});
