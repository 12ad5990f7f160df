import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { requestKind } from '../../../domain/requests/index.ts';
import { openly } from '../../support/organisation.ts';
import { attachmentReactions } from '../../../functions/attachments/reactions.ts';
import { receiveUpload, receiveUploads } from '../../../functions/attachments/receive-upload.ts';
import type { RequestView } from '../../../functions/requests/reading/view.ts';
import { changeFromHistory } from '../../../functions/stream/history.ts';
import type { Answer } from '../../support/http-event.ts';
import { openHttpHarness } from '../../support/http-harness.ts';
import { notAsReferenced } from '../../support/reference.ts';
import { at } from '../../support/time.ts';

const harness = openHttpHarness();

afterEach(() => {
  harness.clock = at('Mon 09:00');
  expect(harness.log.splice(0).filter((line) => line.startsWith('ERROR'))).toEqual([]);
});

const picture = Buffer.from('89504e470d0a1a0a', 'hex');
const program = Buffer.from('MZ\u0090\0\u0003');
const announced = { name: 'a.png', bytes: 8, mediaType: 'image/png' };

interface Offer {
  readonly request: RequestView;
  readonly attachment: string;
  readonly upload: { readonly url: string; readonly headers: Readonly<Record<string, string>> };
}

const offer = (
  number: string,
  headers: Readonly<Record<string, string>> = {},
  body: unknown = announced,
): Promise<Answer<Offer>> =>
  harness.ask<Offer>('POST /requests/{id}/attachments', {
    as: 'ann',
    params: { id: number },
    body,
    headers,
  });

const link = (
  number: string,
  attachment: string,
): Promise<Answer<{ readonly url: string; readonly detail: string }>> =>
  harness.ask('GET /requests/{id}/attachments/{attachment}', {
    as: 'ann',
    params: { id: number, attachment },
  });

const remove = (number: string, attachment: string, as = 'ann'): Promise<Answer<RequestView>> =>
  harness.ask('POST /requests/{id}/attachments/{attachment}/removal', {
    as,
    params: { id: number, attachment },
    body: { reason: 'It shows a name.' },
  });

/** The bucket has the content and tells of it. */
async function arrive(key: string, content: Uint8Array, versionId = 'first', scan?: string): Promise<void> {
  harness.bucket.set(`${key} ${versionId}`, content);
  await receiveUpload({ key, versionId, ...(scan === undefined ? {} : { scan }) }, harness.ports);
}

/** A request of Ann's with a picture on it. */
async function withPicture(): Promise<{
  readonly number: string;
  readonly attachment: string;
  readonly key: string;
}> {
  const { number } = await harness.submit();
  const { attachment } = (await offer(number)).body;
  const key = `${number}/${attachment}`;
  await arrive(key, picture);
  return { number, attachment, key };
}

/** What follows from everything that happened to a request. */
async function react(number: string): Promise<void> {
  const { version } = await harness.stateOf(number);
  const [reaction] = attachmentReactions(harness.ports);
  await reaction?.react(
    await changeFromHistory(requestKind, number, { from: 0, to: version }, harness.ports),
  );
}

const typesOf = async (number: string): Promise<readonly string[]> =>
  (await harness.eventsOf(number)).map(({ type }) => type);

test.each([
  [0, 'The file has nothing in it.'],
  [25 * 1024 * 1024 + 1, 'A file may have 25 MB at most: send a smaller one, or parts.'],
])('whoever announces a file of %d bytes is told how large it may be', async (bytes, message) => {
  const { number } = await harness.submit();
  const { body } = await offer(number, {}, { ...announced, bytes });
  expect(body).toMatchObject({ errors: [{ field: 'bytes', message }] });
});

describe('a file that is sent', () => {
  test('is announced, let in by a link that fits only it, received once, and fetched as it was received', async () => {
    const { number } = await harness.submit();
    const offered = await offer(number);
    const { attachment, upload } = offered.body;
    const key = `${number}/${attachment}`;
    expect([offered.status, notAsReferenced('POST /requests/{id}/attachments', offered)]).toEqual([201, []]);
    expect(upload).toMatchObject({
      method: 'PUT',
      headers: { 'content-type': 'image/png', 'if-none-match': '*' },
      expiresAt: '2026-11-30T14:15:00.000Z',
    });
    expect(new URL(upload.url).searchParams.get('X-Amz-SignedHeaders')).toBe(
      'content-length;content-type;host;if-none-match',
    );
    expect((await link(number, attachment)).code).toBe('attachment.not-received');
    await arrive(key, picture);
    await arrive(key, picture);
    const fetched = new URL((await link(number, attachment)).body.url);
    expect([fetched.pathname, fetched.searchParams.get('versionId')]).toEqual([
      `/attachments/${key}`,
      'first',
    ]);
    expect(await typesOf(number)).toEqual(['RequestSubmitted', 'AttachmentOffered', 'AttachmentReceived']);
    const { body } = await harness.ask('GET /requests/{id}', { as: 'ann', params: { id: number } });
    expect(body.attachments).toMatchObject([
      {
        status: 'received',
        bytes: 8,
        sha256: createHash('sha256').update(picture).digest('hex'),
      },
    ]);
  });

  test('replaces nothing, however it got in, and what came second is taken away', async () => {
    const { number, attachment, key } = await withPicture();
    await arrive(key, picture, 'second');
    expect([...harness.bucket.keys()].filter((name) => name.startsWith(key))).toEqual([`${key} first`]);
    expect(new URL((await link(number, attachment)).body.url).searchParams.get('versionId')).toBe('first');
    expect(await typesOf(number)).toHaveLength(3);
    expect(harness.log).toContain('WARN UPLOAD_UNWANTED');
  });

  test('is taken up once when it is told of twice at the same time', async () => {
    const { number } = await harness.submit();
    const key = `${number}/${(await offer(number)).body.attachment}`;
    await Promise.all([arrive(key, picture), arrive(key, picture)]);
    expect(await typesOf(number)).toEqual(['RequestSubmitted', 'AttachmentOffered', 'AttachmentReceived']);
    expect([...harness.bucket.keys()]).toContain(`${key} first`);
  });

  test('whose key we never gave out, or whose request does not exist, is told to the engineers and to nobody else', async () => {
    const before = await harness.everything();
    for (const key of ['x', 'a/b', `${(await harness.submit()).number}/abc`]) await arrive(key, picture);
    // Told again, and for good in the queue of what was lost.
    await expect(arrive('4HK7-9MXA-3/abc', picture)).rejects.toThrow('postponed: ledger.unknown');
    expect(harness.log.splice(0).filter((line) => line.startsWith('ERROR'))).toEqual([
      'ERROR UPLOAD_UNKNOWN_KEY',
      'ERROR UPLOAD_UNKNOWN_KEY',
      'ERROR UPLOAD_REFUSED',
    ]);
    expect(await harness.everything()).toHaveLength(before.length + 2);
  });

  test('is not taken up on the word of what is no notice', async () => {
    await expect(receiveUploads(harness.ports)({ Records: [] })).rejects.toThrow();
  });
});

describe('a file that is not kept', () => {
  test('a program that says it is a picture is refused in a sentence, in the record, and its content goes', async () => {
    const { number } = await harness.submit();
    const { attachment } = (await offer(number)).body;
    const key = `${number}/${attachment}`;
    await arrive(key, program);
    const refused = await link(number, attachment);
    expect([refused.status, refused.code, refused.body.detail]).toEqual([
      410,
      'attachment.refused',
      'The file was refused. Its content is not of the type it was announced as.',
    ]);
    expect((await harness.eventsOf(number)).at(-1)).toMatchObject({
      type: 'AttachmentRefused',
      cause: 'other-type',
      by: { role: 'system' },
    });
    await react(number);
    expect([...harness.bucket.keys()].filter((name) => name.startsWith(key))).toEqual([]);
    // Told of again, it is still refused.
    await arrive(key, program);
    expect([...harness.bucket.keys()].filter((name) => name.startsWith(key))).toEqual([]);
  });

  test.each([
    ['NO_THREATS_FOUND', 'received', undefined],
    ['THREATS_FOUND', 'refused', 'malware'],
    ['UNSUPPORTED', 'refused', 'not-examined'],
    ['ACCESS_DENIED', 'refused', 'not-examined'],
    ['FAILED', 'refused', 'not-examined'],
  ])('where malware is scanned for, a file with the result %s is %s', async (scan, status, cause) => {
    const { number } = await harness.submit();
    const { attachment } = (await offer(number)).body;
    await arrive(`${number}/${attachment}`, picture, 'first', scan);
    const read = await harness.ask('GET /requests/{id}', { as: 'ann', params: { id: number } });
    expect(read.body.attachments).toMatchObject([
      { status, ...(cause === undefined ? {} : { refused: { cause, at: expect.any(String) } }) },
    ]);
    expect(notAsReferenced('GET /requests/{id}', read)).toEqual([]);
  });

  test('malware recognised later takes a received file away', async () => {
    const { number, attachment, key } = await withPicture();
    await arrive(key, picture, 'first', 'THREATS_FOUND');
    expect((await link(number, attachment)).code).toBe('attachment.refused');
    await react(number);
    expect([...harness.bucket.keys()].filter((name) => name.startsWith(key))).toEqual([]);
  });
});

describe('an announced file', () => {
  test('of the same key is one file, with the same link', async () => {
    const { number } = await harness.submit();
    const once = { 'idempotency-key': 'once' };
    const [first, second] = [await offer(number, once), await offer(number, once)];
    expect(second).toMatchObject({ status: 201, body: first.body });
    expect([first.headers['etag'], second.headers['etag']]).toEqual(['"2"', '"2"']);
    const other = await offer(number, once, { ...announced, name: 'b.png' });
    expect([other.status, other.code]).toEqual([422, 'idempotency.reused']);
    const twice = { 'idempotency-key': 'at-once' };
    const [one, another] = await Promise.all([offer(number, twice), offer(number, twice)]);
    expect(another.body.attachment).toBe(one.body.attachment);
    expect((await harness.stateOf(number)).attachments).toHaveLength(2);
  });

  test('of the same key is told again to nobody who may not announce it any more', async () => {
    const { number } = await harness.submit();
    const once = { 'idempotency-key': 'before-leaving' };
    expect((await offer(number, once)).status).toBe(201);
    const [role] = await harness.ports.organisation.assignmentsOf('ann');
    if (role === undefined) throw new Error('Ann has no role to lose.');
    await openly(harness.table).putAssignment({ ...role, until: '2026-11-29' }, 'existing');
    expect((await offer(number, once)).code).toBe('request.unknown');
    await openly(harness.table).putAssignment(role, 'existing');
    expect((await offer(number, once)).status).toBe(201);
  });

  test('that never comes makes room for another after a quarter of an hour', async () => {
    const { number } = await harness.submit();
    const all = [];
    for (let count = 0; count < 10; count += 1) all.push(await offer(number));
    expect(all.map(({ status }) => status)).toEqual(Array(10).fill(201));
    const full = await offer(number);
    expect([full.status, full.code]).toEqual([409, 'attachment.too-many']);
    harness.clock = at('Mon 09:15');
    expect((await link(number, all[0]?.body.attachment ?? '')).code).toBe('attachment.expired');
    expect((await offer(number)).status).toBe(201);
  });
});

describe('a wrong file', () => {
  test('is removed with its content, and the record says who did it, when and why', async () => {
    const { number, attachment, key } = await withPicture();
    harness.clock = at('Mon 10:00');
    const removed = await remove(number, attachment);
    expect([removed.status, removed.headers['etag']]).toEqual([200, `"${removed.body.version}"`]);
    expect(notAsReferenced('POST /requests/{id}/attachments/{attachment}/removal', removed)).toEqual([]);
    expect(removed.body.attachments).toMatchObject([
      { name: 'a.png', status: 'removed', removed: { by: 'ann', at: '2026-11-30T15:00:00.000Z' } },
    ]);
    expect((await harness.eventsOf(number)).at(-1)).toMatchObject({ reason: 'It shows a name.' });
    expect([(await link(number, attachment)).status, (await link(number, attachment)).code]).toEqual([
      410,
      'attachment.removed',
    ]);
    await react(number);
    await react(number);
    expect([...harness.bucket.keys()].filter((name) => name.startsWith(key))).toEqual([]);
    // The link it was sent over is still good for a while.
    await arrive(key, picture, 'second');
    expect([...harness.bucket.keys()].filter((name) => name.startsWith(key))).toEqual([]);
    expect((await remove(number, attachment)).code).toBe('attachment.removed');
  });

  test('of somebody else at the agency is not theirs to remove, but the department’s', async () => {
    const { number, attachment } = await withPicture();
    const denied = await remove(number, attachment, 'pam');
    expect([denied.status, denied.code]).toEqual([403, 'attachment.not-yours']);
    expect((await remove(number, attachment, 'bob')).code).toBe('request.unknown');
    expect((await remove(number, attachment, 'iris')).status).toBe(200);
  });
});

test('one person announces a hundred and twenty files an hour; others, and the next hour, are not concerned', async () => {
  const { number } = await harness.submit();
  harness.clock = at('Fri 12:00');
  // What cannot be accepted costs nothing, and does not count; what is refused does.
  expect((await offer(number, {}, {})).status).toBe(400);
  for (let call = 0; call < 120; call += 1) expect((await offer(number)).status).toBe(call < 10 ? 201 : 409);
  expect(await offer(number)).toMatchObject({ status: 429, code: 'quota.spent' });
  const another = { as: 'sam', params: { id: number }, body: announced };
  expect(await harness.ask('POST /requests/{id}/attachments', another)).toMatchObject({ status: 409 });
  harness.clock = at('Fri 13:00');
  expect((await offer(number)).status).toBe(201);
});
