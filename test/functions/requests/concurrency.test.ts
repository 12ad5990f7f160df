import { afterEach, describe, expect, test } from '@jest/globals';
import type { RequestView } from '../../../functions/requests/reading/view.ts';
import type { Answer } from '../../support/http-event.ts';
import { openHttpHarness } from '../../support/http-harness.ts';
import { at, DAY, HOUR } from '../../support/time.ts';

const harness = openHttpHarness();

afterEach(() => {
  harness.clock = at('Mon 09:00');
  expect(harness.log.splice(0).filter((line) => line.startsWith('ERROR'))).toEqual([]);
});

const submission = { service: 'email', kind: 'incident', summary: 'No mail', description: 'Since eight.' };

function command(
  number: string,
  path: string,
  as: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer<RequestView>> {
  return harness.ask(`POST /requests/{id}/${path}`, { as, params: { id: number }, body, headers });
}

describe('many at once', () => {
  test('of twenty people commenting at the same moment, each who was told yes is in the history once', async () => {
    const { number } = await harness.submit();
    const texts = Array.from({ length: 20 }, (_, index) => `Comment ${index}`);
    const answers = await Promise.all(
      texts.map((text, index) => command(number, 'comments', index % 2 === 0 ? 'ann' : 'sam', { text })),
    );
    const accepted = texts.filter((_, index) => answers[index]?.status === 200);
    expect(accepted.length).toBeGreaterThan(0);
    // Whoever was not let through was told to come back, not told yes.
    expect(
      new Set(answers.filter(({ status }) => status !== 200).map(({ code }) => code)).size,
    ).toBeLessThanOrEqual(1);
    for (const { status, code } of answers)
      expect([200, 'request.busy']).toContain(status === 200 ? 200 : code);
    const events = await harness.eventsOf(number);
    const written = events.flatMap((event) => (event.type === 'CommentAdded' ? [event.text] : []));
    expect([...written].sort()).toEqual([...accepted].sort());
    expect((await harness.stateOf(number)).version).toBe(events.length);
    const versions = answers.filter(({ status }) => status === 200).map(({ body }) => body.version);
    expect(new Set(versions).size).toBe(accepted.length);
  });

  test('of several who resolve at the same moment one has done it, and the others are told it is done', async () => {
    const { number } = await harness.submit();
    const answers = await Promise.all(
      ['iris', 'sam', 'iris', 'sam'].map((as) => command(number, 'resolution', as, { text: 'Done.' })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.flatMap(({ code }) => code ?? [])).toEqual(Array(3).fill('request.wrong-status'));
    expect((await harness.eventsOf(number)).filter(({ type }) => type === 'RequestResolved')).toHaveLength(1);
  });

  test('a hundred submissions have a hundred numbers', async () => {
    const views = await Promise.all(Array.from({ length: 100 }, () => harness.submit()));
    expect(new Set(views.map(({ number }) => number)).size).toBe(100);
  });
});

describe('the same command sent again', () => {
  test('with a key is carried out once and answered alike, however the request has changed since', async () => {
    const { number } = await harness.submit();
    const headers = { 'Idempotency-Key': 'resolve-1' };
    const first = await command(number, 'resolution', 'iris', { text: 'Done.' }, headers);
    await command(number, 'reopening', 'ann', { reason: 'Again.' });
    const again = await command(number, 'resolution', 'iris', { text: 'Done.' }, headers);
    expect([again.status, again.headers['etag'], again.body]).toEqual([
      first.status,
      first.headers['etag'],
      first.body,
    ]);
    expect((await harness.eventsOf(number)).filter(({ type }) => type === 'RequestResolved')).toHaveLength(1);
  });

  test('without a key is a second command', async () => {
    const { number } = await harness.submit();
    for (const _ of [1, 2])
      expect((await command(number, 'comments', 'ann', { text: 'Hello' })).status).toBe(200);
    expect((await harness.eventsOf(number)).filter(({ type }) => type === 'CommentAdded')).toHaveLength(2);
  });

  test('a submission with a key makes one request, also when both arrive together', async () => {
    const headers = { 'Idempotency-Key': 'submit-1' };
    const before = (await harness.everything()).length;
    const answers = await Promise.all(
      [1, 2, 3].map(() => harness.ask('POST /requests', { as: 'ann', body: submission, headers })),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body.number)).size).toBe(1);
    // The request, its first event, and the record of the answer.
    expect(await harness.everything()).toHaveLength(before + 3);
  });

  test('a command with a key that arrives several times together is answered alike each time', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { number } = await harness.submit();
      const headers = { 'Idempotency-Key': `together-${round}` };
      const answers = await Promise.all(
        [1, 2, 3, 4].map(() => command(number, 'resolution', 'iris', { text: 'Done.' }, headers)),
      );
      expect(answers.map(({ status, code }) => code ?? status)).toEqual([200, 200, 200, 200]);
      expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
      expect(await harness.eventsOf(number)).toHaveLength(2);
    }
  });

  test('with a key and the version it was decided on is answered alike although the version has moved', async () => {
    const { number } = await harness.submit();
    const headers = { 'Idempotency-Key': 'versioned-1', 'If-Match': '"1"' };
    expect((await command(number, 'comments', 'ann', { text: 'Hello' }, headers)).status).toBe(200);
    expect((await command(number, 'comments', 'ann', { text: 'Hello' }, headers)).status).toBe(200);
    expect(await harness.eventsOf(number)).toHaveLength(2);
  });

  test.each<[string, string, string, unknown]>([
    ['other words', 'comments', 'ann', { text: 'Goodbye' }],
    ['another operation', 'withdrawal', 'ann', { reason: 'Hello' }],
  ])('the key of one command on %s is a mistake, and nothing happens', async (_, path, as, body) => {
    const { number } = await harness.submit();
    const headers = { 'Idempotency-Key': `reused-${path}` };
    await command(number, 'comments', 'ann', { text: 'Hello' }, headers);
    const before = await harness.everything();
    const answer = await command(number, path, as, body, headers);
    expect([answer.status, answer.code]).toEqual([422, 'idempotency.reused']);
    expect(await harness.everything()).toEqual(before);
  });

  test('the key of one request on another is a mistake too', async () => {
    const [one, two] = [await harness.submit(), await harness.submit()];
    const headers = { 'Idempotency-Key': 'two-requests' };
    await command(one.number, 'comments', 'ann', { text: 'Hello' }, headers);
    expect((await command(two.number, 'comments', 'ann', { text: 'Hello' }, headers)).code).toBe(
      'idempotency.reused',
    );
    expect(await harness.eventsOf(two.number)).toHaveLength(1);
  });

  test('two people may use the same key', async () => {
    const { number } = await harness.submit();
    const headers = { 'Idempotency-Key': 'shared' };
    expect((await command(number, 'comments', 'ann', { text: 'Hello' }, headers)).status).toBe(200);
    expect((await command(number, 'comments', 'sam', { text: 'Welcome' }, headers)).status).toBe(200);
    expect(await harness.eventsOf(number)).toHaveLength(3);
  });

  test('after a refusal the same key may be used for the corrected command', async () => {
    const { number } = await harness.submit();
    const headers = { 'Idempotency-Key': 'corrected' };
    expect((await command(number, 'closure', 'ann', {}, headers)).code).toBe('request.wrong-status');
    expect((await command(number, 'comments', 'ann', { text: 'Hello' }, headers)).status).toBe(200);
  });

  test('after a day it is a new command', async () => {
    const { number } = await harness.submit();
    const headers = { 'Idempotency-Key': 'next-day' };
    await command(number, 'comments', 'ann', { text: 'Hello' }, headers);
    harness.clock += DAY + HOUR;
    await command(number, 'comments', 'ann', { text: 'Hello' }, headers);
    expect((await harness.eventsOf(number)).filter(({ type }) => type === 'CommentAdded')).toHaveLength(2);
  });
});

describe('deciding on what one has read', () => {
  test('a command on an old version is refused with the version to read, and changes nothing', async () => {
    const { number } = await harness.submit();
    await command(number, 'comments', 'ann', { text: 'Hello' });
    const before = await harness.everything();
    const answer = await command(number, 'resolution', 'iris', { text: 'Done.' }, { 'If-Match': '"1"' });
    expect([answer.status, answer.code]).toEqual([412, 'request.changed']);
    expect((answer.body as unknown as { readonly detail: string }).detail).toContain('version 2');
    expect(await harness.everything()).toEqual(before);
  });

  test('on the version read it goes through', async () => {
    const { number } = await harness.submit();
    const { headers } = await harness.ask('GET /requests/{id}', { as: 'iris', params: { id: number } });
    const answer = await command(
      number,
      'resolution',
      'iris',
      { text: 'Done.' },
      { 'If-Match': headers['etag'] ?? '' },
    );
    expect([answer.status, answer.headers['etag']]).toEqual([200, '"2"']);
  });

  test('of two who read the same version and decide together, one is told', async () => {
    const { number } = await harness.submit();
    const headers = { 'If-Match': '"1"' };
    const answers = await Promise.all([
      command(number, 'comments', 'ann', { text: 'Hello' }, headers),
      command(number, 'comments', 'sam', { text: 'Hello' }, headers),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect(await harness.eventsOf(number)).toHaveLength(2);
  });
});

test('a clock that runs behind the last writer’s is told, not stored', async () => {
  harness.clock = at('Mon 12:00');
  const { number } = await harness.submit();
  harness.clock = at('Mon 09:59');
  const answer = await command(number, 'comments', 'ann', { text: 'Hello' });
  expect([answer.status, answer.code]).toEqual([409, 'request.before-last-event']);
  expect(await harness.eventsOf(number)).toHaveLength(1);
});

test('a clock that was set back by an hour keeps nobody from working', async () => {
  harness.clock = at('Mon 12:00');
  const { number } = await harness.submit();
  harness.clock = at('Mon 11:00');
  expect((await command(number, 'comments', 'ann', { text: 'Hello' })).status).toBe(200);
  harness.clock = at('Mon 12:01');
  expect((await command(number, 'comments', 'ann', { text: 'Still there?' })).status).toBe(200);
  const instants = (await harness.eventsOf(number)).map((event) => event.at);
  expect(instants).toEqual([at('Mon 12:00'), at('Mon 12:00'), at('Mon 12:01')]);
});

test('what somebody else stored while a command was on its way comes before it', async () => {
  harness.clock = at('Mon 12:00');
  const { number } = await harness.submit();
  harness.clock = at('Mon 12:00') - 40;
  const answer = await command(number, 'comments', 'ann', { text: 'Hello' });
  expect(answer.status).toBe(200);
  expect((await harness.eventsOf(number)).map((event) => event.at)).toEqual([
    at('Mon 12:00'),
    at('Mon 12:00'),
  ]);
});
