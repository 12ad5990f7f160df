import { httpHandler } from '../../../functions/http/handler.ts';
import { requestHandlers } from '../../../functions/requests/handlers.ts';
import { problemOf } from '../../../functions/requests/problems.ts';
import { requestRoutes } from '../../../functions/requests/routes.ts';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { RequestView } from '../../../functions/requests/reading/view.ts';
import type { Answer, Asked } from '../../support/http-event.ts';
import { openHttpHarness } from '../../support/http-harness.ts';
import { notAsReferenced } from '../../support/reference.ts';

const harness = openHttpHarness();
let request: RequestView;
let foreign: RequestView;

beforeAll(async () => {
  request = await harness.submit();
  foreign = await harness.submit({}, 'bob');
});

afterEach(() => {
  // Whatever people send, it is foreseen.
  expect(harness.log.splice(0).filter((line) => line.startsWith('ERROR'))).toEqual([]);
});

/** Asks, and expects a problem with a code and an unchanged store. */
async function refused(route: string, asked: Asked, status: number, code: string): Promise<Answer> {
  const before = await harness.everything();
  const answer = await harness.ask<{
    readonly status: number;
    readonly title: string;
    readonly detail: string;
  }>(route, asked);
  expect([answer.status, answer.code]).toEqual([status, code]);
  expect(answer.body.status).toBe(status);
  expect(answer.body.title).not.toBe('');
  expect(answer.body.detail).not.toBe('');
  if (code !== 'route.unknown') expect(notAsReferenced(route, answer)).toEqual([]);
  expect(await harness.everything()).toEqual(before);
  return answer;
}

const fields = (answer: Answer): readonly string[] =>
  ((answer.body as { readonly errors?: readonly { readonly field: string }[] }).errors ?? []).map(
    ({ field }) => field,
  );

const good = { service: 'email', kind: 'incident', summary: 'No mail', description: 'Since eight.' };

describe('a submission that cannot be accepted', () => {
  test.each<[string, unknown, readonly string[]]>([
    ['nothing filled in', {}, ['service', 'summary', 'description']],
    ['a field nobody knows', { ...good, colour: 'red' }, ['colour']],
    ['two of them', { ...good, colour: 'red', size: 3 }, ['colour', 'size']],
    ['a list instead of a form', [good], ['body']],
    ['a word instead of a form', 'help', ['body']],
    ['nothing at all, said as null', null, ['body']],
    ['a number for a summary', { ...good, summary: 7 }, ['summary']],
    ['null for a summary', { ...good, summary: null }, ['summary']],
    ['an object for a summary', { ...good, summary: { text: 'No mail' } }, ['summary']],
    ['only blanks', { ...good, summary: ' \t ' }, ['summary']],
    ['a zero-width space for a summary', { ...good, summary: '\u200b' }, ['summary']],
    ['a word joiner and a soft hyphen', { ...good, summary: '\u2060\u00ad' }, ['summary']],
    ['a Hangul filler for a description', { ...good, description: ' \u3164 ' }, ['description']],
    ['an empty Braille cell', { ...good, summary: '\u2800' }, ['summary']],
    ['a summary of two lines', { ...good, summary: 'No mail\nat all' }, ['summary']],
    ['a summary longer than 200', { ...good, summary: 'x'.repeat(201) }, ['summary']],
    ['a description longer than 10,000', { ...good, description: 'x'.repeat(10_001) }, ['description']],
    ['a bell in the text', { ...good, description: 'ring\u0007' }, ['description']],
    ['a null character', { ...good, summary: 'a\u0000b' }, ['summary']],
    ['an escape sequence for a terminal', { ...good, summary: '\u001b[2J' }, ['summary']],
    ['text that turns around', { ...good, summary: 'invoice\u202Efdp.exe' }, ['summary']],
    ['an isolate that hides a part', { ...good, description: 'a\u2066b\u2069c' }, ['description']],
    ['half a character', { ...good, summary: 'a\ud83d' }, ['summary']],
    ['the other half', { ...good, summary: '\ude00b' }, ['summary']],
    ['a kind nobody offers', { ...good, kind: 'wish' }, ['kind']],
    ['an impact in capitals', { ...good, impact: 'HIGH' }, ['impact']],
    ['an id with a path in it', { ...good, service: '../email' }, ['service']],
    ['an id with a key separator in it', { ...good, service: 'email#1' }, ['service']],
    ['an id of 64 characters', { ...good, service: 'x'.repeat(64) }, ['service']],
    ['a priority chosen by oneself', { ...good, priority: 'critical' }, ['priority']],
    ['a constructor as field', { ...good, constructor: {} }, ['constructor']],
    [
      'ten thousand fields',
      Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`f${index}`, 1])),
      ['service', 'summary', 'description'],
    ],
  ])('%s', async (_, body, wrong) => {
    const answer = await refused(
      'POST /requests',
      { as: 'ann', raw: JSON.stringify(body) },
      400,
      'input.invalid',
    );
    expect(fields(answer)).toEqual(expect.arrayContaining([...wrong]));
  });

  test('one megabyte is too much, and not even looked at', async () => {
    await refused(
      'POST /requests',
      { as: 'ann', raw: JSON.stringify({ ...good, description: 'x'.repeat(1_048_576) }) },
      413,
      'body.too-large',
    );
  });

  test('64 KB is the most, by bytes and not by characters', async () => {
    await refused(
      'POST /requests',
      { as: 'ann', raw: JSON.stringify({ ...good, description: '€'.repeat(22_000) }) },
      413,
      'body.too-large',
    );
  });

  test('a prototype smuggled in is a field nobody knows, and changes nothing', async () => {
    const raw = JSON.stringify(good).replace('}', ',"__proto__":{"kind":"project","polluted":true}}');
    const answer = await refused('POST /requests', { as: 'ann', raw }, 400, 'input.invalid');
    expect(fields(answer)).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test.each([
    ['lists in lists', '['.repeat(30_000) + ']'.repeat(30_000)],
    ['objects in objects', '{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000)],
    ['depth within a field', `{"service":"email","summary":${'['.repeat(20_000)}${']'.repeat(20_000)}}`],
  ])('%s without end', async (_, raw) => {
    await refused(
      'POST /requests',
      { as: 'ann', raw, headers: { 'Idempotency-Key': 'deep' } },
      400,
      'input.invalid',
    );
  });

  test.each([
    ['half a form', '{"service":"email"'],
    ['a comma too many', '{"service":"email",}'],
    ['a form from a web page', 'service=email&summary=No+mail'],
    ['quotes of the wrong kind', "{'service':'email'}"],
    ['a number that is none', '{"service":NaN}'],
  ])('%s is not JSON', async (_, raw) => {
    await refused('POST /requests', { as: 'ann', raw }, 400, 'body.not-json');
  });

  test.each([
    ['at the top', '{"service":"email","summary":"a","summary":"b","description":"c"}'],
    ['deeper down', '{"service":"email","impact":{"a":1,"b":{"a":1,"a":2}}}'],
    ['written differently', '{"summary":"a","\\u0073ummary":"b"}'],
  ])('the same field twice, %s, is not guessed at', async (_, raw) => {
    await refused('POST /requests', { as: 'ann', raw }, 400, 'body.repeated-field');
  });

  test('text that looks like fields is text', async () => {
    const summary = 'She wrote "a": 1, "a": 2 and \\"b\\":';
    const answer = await harness.ask('POST /requests', { as: 'ann', body: { ...good, summary } });
    expect([answer.status, answer.body.summary]).toEqual([201, summary]);
  });

  test.each(['application/json; charset=UTF-8', 'application/json;charset="utf-8"', 'Application/JSON'])(
    'as %j is the right format',
    async (type) => {
      const answer = await harness.ask('POST /requests', {
        as: 'ann',
        body: good,
        headers: { 'Content-Type': type },
      });
      expect(answer.status).toBe(201);
    },
  );

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/jsonp',
    '',
    'application/json; charset=utf-16',
    'application/json; charset=iso-8859-1',
  ])('as %j is the wrong format', async (type) => {
    await refused(
      'POST /requests',
      { as: 'ann', body: good, headers: { 'Content-Type': type } },
      415,
      'body.not-json',
    );
  });

  test('bytes that are not UTF-8 are not guessed at', async () => {
    const before = await harness.everything();
    const bytes = Buffer.concat([
      Buffer.from('{"service":"email","summary":"'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('"}'),
    ]);
    const handler = httpHandler(
      { routes: requestRoutes, useCases: requestHandlers(harness.ports), problemOf },
      harness.ports,
    );
    const result = await handler({
      routeKey: 'POST /requests',
      headers: { 'content-type': 'application/json' },
      body: bytes.toString('base64'),
      isBase64Encoded: true,
      requestContext: { requestId: 'r1', authorizer: { jwt: { claims: { username: 'ann' }, scopes: [] } } },
    } as never);
    expect(result.statusCode).toBe(400);
    expect(await harness.everything()).toEqual(before);
  });

  test('a service that is not in the catalogue is told with those that are', async () => {
    const answer = await refused(
      'POST /requests',
      { as: 'ann', body: { ...good, service: 'coffee' } },
      400,
      'service.unknown',
    );
    expect((answer.body as { readonly detail: string }).detail).toContain('email');
  });
});

describe('who asks', () => {
  test('nobody signed in', async () => {
    await refused('POST /requests', { body: good }, 401, 'identity.missing');
  });

  test('somebody nobody entered', async () => {
    await refused('POST /requests', { as: 'stranger', body: good }, 403, 'identity.unknown');
  });

  test('somebody without any role', async () => {
    await refused('POST /requests', { as: 'idle', body: good }, 403, 'access.denied');
  });

  test('for another agency: there is none of that name for them', async () => {
    await refused(
      'POST /requests',
      { as: 'ann', body: { ...good, agency: 'health' } },
      404,
      'agency.unknown',
    );
    await refused(
      'POST /requests',
      { as: 'ann', body: { ...good, agency: 'atlantis' } },
      404,
      'agency.unknown',
    );
  });

  test('somebody of two agencies must say for which', async () => {
    await refused('POST /requests', { as: 'both', body: good }, 400, 'agency.choose');
  });

  test('for a colleague of another agency', async () => {
    await refused(
      'POST /requests',
      { as: 'ann', body: { ...good, requester: 'bob' } },
      400,
      'person.not-of-agency',
    );
    await refused(
      'POST /requests',
      { as: 'sam', body: { ...good, agency: 'treasury', requester: 'nobody' } },
      400,
      'person.not-of-agency',
    );
  });

  test('for an agency without an agreement', async () => {
    await refused(
      'POST /requests',
      { as: 'sam', body: { ...good, agency: 'parks' } },
      409,
      'agency.without-agreement',
    );
  });

  test('with a role that does not submit', async () => {
    await refused(
      'POST /requests',
      { as: 'exec', body: { ...good, agency: 'treasury' } },
      404,
      'agency.unknown',
    );
  });
});

describe('a request of another agency does not exist, whatever one tries on it', () => {
  const routes: readonly (readonly [string, unknown])[] = [
    ['GET /requests/{id}', undefined],
    ['GET /requests/{id}/timeline', undefined],
    ['GET /requests/{id}/clocks', undefined],
    ['POST /requests/{id}/comments', { text: 'Hello' }],
    ['POST /requests/{id}/answers', { text: 'Hello' }],
    ['POST /requests/{id}/withdrawal', { reason: 'No' }],
    ['POST /requests/{id}/responses', { text: 'Hello' }],
    ['POST /requests/{id}/assignment', { team: 'infrastructure-specialist', assignee: 'ann' }],
    [
      'POST /requests/{id}/triage',
      { kind: 'incident', service: 'email', impact: 'low', urgency: 'low', assignee: 'nobody' },
    ],
    ['POST /requests/{id}/agreement', { agreementVersion: 9, reason: 'No' }],
    ['POST /requests/{id}/attachments', { name: 'a.png', bytes: 9, mediaType: 'image/png' }],
  ];

  test.each(routes)('%s', async (route, body) => {
    const asked = { as: 'ann', ...(body === undefined ? {} : { body }) };
    const theirs = await refused(route, { ...asked, params: { id: foreign.number } }, 404, 'request.unknown');
    const nobodys = await refused(route, { ...asked, params: { id: '4HK7-9MXA-3' } }, 404, 'request.unknown');
    const { traceId: _one, ...said } = theirs.body as Record<string, unknown>;
    const { traceId: _two, ...saidOfNone } = nobodys.body as Record<string, unknown>;
    expect(said).toEqual(saidOfNone);
  });

  test('nor on its clocks and files', async () => {
    const id = foreign.number;
    const [onClock, onFile] = [
      { id, clock: 'resolution' },
      { id, attachment: 'abc' },
    ];
    await refused(
      'POST /requests/{id}/clocks/{clock}/acknowledgement',
      { as: 'dana', params: onClock, body: {} },
      404,
      'request.unknown',
    );
    await refused(
      'GET /requests/{id}/attachments/{attachment}',
      { as: 'ann', params: onFile },
      404,
      'request.unknown',
    );
  });
});

describe('a number that cannot be one', () => {
  test.each(['4HK7-9MXA-4', '4HK7-9MXA', 'x', '%2e%2e', '4HK79MXA3'.repeat(9), '4HK7-9MX\u0000-3'])(
    '%j is told to be mistyped',
    async (id) => {
      const answer = await refused('GET /requests/{id}', { as: 'ann', params: { id } }, 400, 'input.invalid');
      expect(fields(answer)).toEqual(['id']);
    },
  );

  test('typed in small letters without hyphens it is found', async () => {
    const id = request.number.toLowerCase().replaceAll('-', '');
    expect((await harness.ask('GET /requests/{id}', { as: 'ann', params: { id } })).body.number).toBe(
      request.number,
    );
  });
});

describe('a command that is no use', () => {
  const on = (): Asked => ({ params: { id: request.number } });

  test.each<[string, string, string, unknown, number, string]>([
    ['a client gives a response', 'ann', 'responses', { text: 'Hello' }, 403, 'access.denied'],
    [
      'a client speaks among the department',
      'ann',
      'comments',
      { text: 'Hello', visibility: 'internal' },
      403,
      'access.denied',
    ],
    [
      'somebody else of the agency withdraws it',
      'dana',
      'withdrawal',
      { reason: 'No' },
      403,
      'access.denied',
    ],
    ['an answer nobody asked for', 'ann', 'answers', { text: 'Hello' }, 409, 'request.not-waiting-on-client'],
    ['closing what is not resolved', 'ann', 'closure', {}, 409, 'request.wrong-status'],
    ['a field on a command that has none', 'ann', 'closure', { force: true }, 400, 'input.invalid'],
    [
      'holding for the client, which is asking',
      'iris',
      'hold',
      { waitingOn: 'client', text: 'x' },
      400,
      'input.invalid',
    ],
    [
      'work for somebody who does not do it',
      'sam',
      'assignment',
      { team: 'infrastructure-specialist', assignee: 'ann' },
      400,
      'person.not-of-agency',
    ],
    [
      'work for somebody of another agency',
      'sam',
      'assignment',
      { team: 'client-specialist', assignee: 'hugo' },
      400,
      'person.not-of-agency',
    ],
    [
      'an agreement that does not exist',
      'dana',
      'agreement',
      { agreementVersion: 7, reason: 'No' },
      400,
      'agreement.unknown',
    ],
    [
      'agreement version one and a half',
      'dana',
      'agreement',
      { agreementVersion: 1.5, reason: 'No' },
      400,
      'input.invalid',
    ],
    [
      'the agreement it has',
      'dana',
      'agreement',
      { agreementVersion: 1, reason: 'No' },
      409,
      'agreement.unchanged',
    ],
    ['a clock nobody has', 'dana', 'clocks/next-update-7/acknowledgement', {}, 404, 'clock.unknown'],
    ['a clock with a path in it', 'dana', 'clocks/..%2f/acknowledgement', {}, 400, 'input.invalid'],
    [
      'a promise that is not broken',
      'dana',
      'clocks/resolution/acknowledgement',
      {},
      409,
      'clock.not-breached',
    ],
    [
      'granted as a word',
      'dana',
      'clocks/resolution/excuse-decision',
      { granted: 'yes', reason: 'x' },
      400,
      'input.invalid',
    ],
    [
      'a file of nothing',
      'ann',
      'attachments',
      { name: 'a.png', bytes: 0, mediaType: 'image/png' },
      400,
      'input.invalid',
    ],
    [
      'a file of half a byte',
      'ann',
      'attachments',
      { name: 'a.png', bytes: 0.5, mediaType: 'image/png' },
      400,
      'input.invalid',
    ],
    [
      'a file that is too large',
      'ann',
      'attachments',
      { name: 'a.png', bytes: 26_214_401, mediaType: 'image/png' },
      400,
      'input.invalid',
    ],
    [
      'a web page as a file',
      'ann',
      'attachments',
      { name: 'a.html', bytes: 9, mediaType: 'text/html' },
      400,
      'input.invalid',
    ],
    [
      'a file name that turns around',
      'ann',
      'attachments',
      { name: 'a\u202Egnp.exe', bytes: 9, mediaType: 'image/png' },
      400,
      'input.invalid',
    ],
  ])('%s', async (_, as, path, body, status, code) => {
    const clock = /^clocks\/([^/]+)\/(.+)$/.exec(path);
    const [route, params] =
      clock === null
        ? [`POST /requests/{id}/${path}`, {}]
        : [`POST /requests/{id}/clocks/{clock}/${clock[2] ?? ''}`, { clock: clock[1] ?? '' }];
    await refused(route, { as, body, params: { ...on().params, ...params } }, status, code);
  });

  test('at an address nobody serves', async () => {
    await refused('POST /requests/{id}/deletion', { as: 'ann', ...on(), body: {} }, 404, 'route.unknown');
  });
});

describe('a list one cannot ask for', () => {
  test.each<[string, Record<string, string>]>([
    ['a thousand at once', { limit: '1000' }],
    ['none', { limit: '0' }],
    ['many as a word', { limit: 'many' }],
    ['half a one', { limit: '1.5' }],
    ['sixteen as programmers write it', { limit: '0x10' }],
    ['five between blanks', { limit: ' 5 ' }],
    ['five with a sign', { limit: '+5' }],
    ['ten as a power', { limit: '1e1' }],
    ['two numbers', { limit: '5,6' }],
    ['in an order nobody knows', { sort: 'newest' }],
    ['of a status nobody has', { status: 'lost' }],
    ['as a view nobody has', { view: 'everything' }],
  ])('%s', async (_, query) => {
    await refused('GET /requests', { as: 'ann', query }, 400, 'input.invalid');
  });

  test('of another agency', async () => {
    await refused('GET /requests', { as: 'ann', query: { agency: 'health' } }, 404, 'agency.unknown');
  });

  test('of the inbox of a role one does not have', async () => {
    await refused(
      'GET /requests',
      { as: 'ann', query: { view: 'inbox', role: 'executive' } },
      403,
      'access.denied',
    );
  });

  test('without any role', async () => {
    await refused('GET /requests', { as: 'idle' }, 403, 'access.denied');
  });
});

describe('a page that cannot be turned to', () => {
  async function aCursor(route = 'GET /requests', asked: Asked = { as: 'ann' }): Promise<string> {
    await harness.submit();
    const { body } = await harness.ask<{ readonly nextCursor?: string }>(route, {
      ...asked,
      query: { limit: '1' },
    });
    if (body.nextCursor === undefined) throw new Error('There is no next page.');
    return body.nextCursor;
  }
  const forged = (cursor: string, change: object): string =>
    Buffer.from(
      JSON.stringify({ ...(JSON.parse(Buffer.from(cursor, 'base64url').toString()) as object), ...change }),
    ).toString('base64url');

  test.each<[string, (cursor: string) => string]>([
    ['a cursor cut in half', (cursor) => cursor.slice(0, cursor.length / 2)],
    ['a cursor with something behind it', (cursor) => `${cursor}AAAA`],
    ['a word', () => 'next'],
    ['a null', () => Buffer.from('null').toString('base64url')],
    ['one from the year 9999', (cursor) => forged(cursor, { sort: Date.parse('9999-12-31T23:59:59Z') })],
    ['one from before there were computers', (cursor) => forged(cursor, { sort: -1 })],
    ['one larger than a database can count', (cursor) => forged(cursor, { sort: 1e300 })],
    ['one between two milliseconds', (cursor) => forged(cursor, { sort: 0.5 })],
    ['one with more in it', (cursor) => forged(cursor, { role: 'executive' })],
    ['one with nothing in it', () => ''],
  ])('%s', async (_, damage) => {
    const cursor = damage(await aCursor());
    await refused('GET /requests', { as: 'ann', query: { cursor, limit: '1' } }, 400, 'cursor.invalid');
  });

  test('a cursor of another list, or of somebody else', async () => {
    const cursor = await aCursor();
    await refused(
      'GET /requests',
      { as: 'ann', query: { cursor, status: 'submitted' } },
      400,
      'cursor.invalid',
    );
    await refused('GET /requests', { as: 'pam', query: { cursor } }, 400, 'cursor.invalid');
  });

  test.each([Date.parse('9999-12-31T23:59:59Z'), 999_999, 9_999_999, 1e300, -1, 0.5])(
    'a timeline from event %d on',
    async (sort) => {
      const { number } = await harness.submit();
      for (const text of ['One', 'Two'])
        await harness.ask('POST /requests/{id}/comments', {
          as: 'ann',
          params: { id: number },
          body: { text },
        });
      const asked = { as: 'ann', params: { id: number } };
      const cursor = forged(await aCursor('GET /requests/{id}/timeline', asked), { sort });
      await refused('GET /requests/{id}/timeline', { ...asked, query: { cursor } }, 400, 'cursor.invalid');
    },
  );
});

describe('headers that make no sense', () => {
  const comment = (headers: Record<string, string>): Asked => ({
    as: 'ann',
    params: { id: request.number },
    body: { text: 'Hello' },
    headers,
  });

  test.each(['*', 'W/"1"', '1', '"one"', '"1", "2"', '"-1"', ''])('If-Match: %s', async (value) => {
    await refused('POST /requests/{id}/comments', comment({ 'If-Match': value }), 400, 'input.invalid');
  });

  test.each(['', 'two words', 'x'.repeat(101), 'caf\u00e9', 'a\tb'])('Idempotency-Key: %j', async (value) => {
    await refused(
      'POST /requests/{id}/comments',
      comment({ 'Idempotency-Key': value }),
      400,
      'input.invalid',
    );
  });
});
