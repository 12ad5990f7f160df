import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost, type PresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Endpoint } from '../../../../local/aws/endpoint.ts';
import { startEndpoint, temporaryDirectory } from '../fixture.ts';

const bucket = 'attachments';
const key = 'request-1/attachment 1';

let folder: ReturnType<typeof temporaryDirectory>;
let endpoint: Endpoint;
let s3: S3Client;
let uploads: string[];
let wall: number;

beforeEach(async () => {
  folder = temporaryDirectory();
  uploads = [];
  wall = Date.now();
  await restart();
});

afterEach(async () => {
  await stop();
  folder.remove();
});

async function restart(onUpload = take): Promise<void> {
  endpoint = await startEndpoint(folder.directory, { onUpload, wall: () => wall, log: () => undefined });
  s3 = new S3Client({ maxAttempts: 1 });
}

async function stop(): Promise<void> {
  s3.destroy();
  await endpoint.stop();
}

function take(uploaded: string, size: number): void {
  uploads.push(`${uploaded} ${size}`);
}

function invitation(): Promise<PresignedPost> {
  return createPresignedPost(s3, {
    Bucket: bucket,
    Key: key,
    Conditions: [
      ['content-length-range', 2, 10],
      ['eq', '$Content-Type', 'text/plain'],
      ['starts-with', '$x-amz-meta-name', 'a'],
    ],
    Fields: { 'Content-Type': 'text/plain' },
    Expires: 60,
  });
}

/** What a browser sends, with some fields changed or added. */
async function post(
  content: string,
  { change = {}, to }: { change?: Record<string, string>; to?: PresignedPost } = {},
): Promise<{ status: number; body: string }> {
  const { url, fields } = to ?? (await invitation());
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fields, 'x-amz-meta-name': 'a.txt', ...change }))
    form.append(name, value);
  form.append('file', new Blob([content], { type: 'text/plain' }), 'a.txt');
  const response = await fetch(url, { method: 'POST', body: form });
  return { status: response.status, body: await response.text() };
}

function signedUrl(expiresIn = 60): Promise<string> {
  const command = new GetObjectCommand({
    Bucket: bucket,
    Key: key,
    ResponseContentDisposition: `attachment; filename="it's (a).txt"`,
  });
  return getSignedUrl(s3, command, { expiresIn });
}

/** Nothing half-taken stays behind. */
function keptFiles(): number {
  return readdirSync(join(folder.directory, 'attachments')).filter((name) => name !== 'objects.jsonl').length;
}

test('a file that fits is kept, told of, and can be fetched through a signed address', async () => {
  expect(await post('hello')).toMatchObject({ status: 204 });
  await endpoint.drain();
  expect(uploads).toEqual([`${key} 5`]);
  expect(await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))).toMatchObject({
    ContentLength: 5,
    ContentType: 'text/plain',
  });
  const response = await fetch(await signedUrl());
  expect(response.headers.get('content-disposition')).toBe(`attachment; filename="it's (a).txt"`);
  expect(await response.text()).toBe('hello');
});

test('a file too large or too small is refused and not kept', async () => {
  expect(await post('hello world')).toMatchObject({
    status: 400,
    body: expect.stringContaining('EntityTooLarge'),
  });
  expect(await post('x')).toMatchObject({ status: 400, body: expect.stringContaining('EntityTooSmall') });
  await endpoint.drain();
  expect(uploads).toEqual([]);
  expect(keptFiles()).toBe(0);
});

test.each([
  ['another content type', { 'Content-Type': 'text/html' }],
  ['another key', { key: 'request-2/attachment 1' }],
  ['a field the policy does not name', { 'x-amz-meta-other': 'x' }],
  ['a field with another beginning', { 'x-amz-meta-name': 'b' }],
])('%s is refused', async (_what, change) => {
  expect(await post('hello', { change })).toMatchObject({
    status: 403,
    body: expect.stringContaining('AccessDenied'),
  });
  expect(keptFiles()).toBe(0);
});

test('a policy that was changed, or signed by somebody else, is refused', async () => {
  const to = await invitation();
  const policy = JSON.parse(Buffer.from(to.fields['Policy'] ?? '', 'base64').toString()) as object;
  const wider = Buffer.from(JSON.stringify({ ...policy, conditions: [] })).toString('base64');
  expect(await post('hello', { to, change: { Policy: wider } })).toMatchObject({
    status: 403,
    body: expect.stringContaining('SignatureDoesNotMatch'),
  });
  expect(
    await post('hello', { change: { 'X-Amz-Credential': 'other/20260101/us-east-1/s3/aws4_request' } }),
  ).toMatchObject({
    status: 403,
    body: expect.stringContaining('InvalidAccessKeyId'),
  });
});

test('an invitation and a signed address expire', async () => {
  const to = await invitation();
  await post('hello', { to });
  const address = await signedUrl();
  wall += 61_000;
  expect(await post('hello', { to })).toMatchObject({
    status: 403,
    body: expect.stringContaining('Policy expired'),
  });
  expect((await fetch(address)).status).toBe(403);
});

test('an address that was changed, or not signed, opens nothing', async () => {
  await post('hello');
  const address = await signedUrl();
  for (const changed of [
    address.replace('attachment%201', 'attachment%202'),
    address.replace('attachment%3B', 'inline%3B'),
    `${endpoint.url}/${bucket}/${encodeURI(key)}`,
  ]) {
    expect((await fetch(changed)).status).toBe(403);
  }
});

test('an upload nobody took up is told of again by the next process', async () => {
  await stop();
  await restart(() => {
    throw new Error('not now');
  });
  await post('hello');
  await stop();
  expect(uploads).toEqual([]);
  await restart();
  await endpoint.drain();
  expect(uploads).toEqual([`${key} 5`]);
  expect((await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))).ContentLength).toBe(5);
});

test('a second upload replaces the first', async () => {
  await post('hello');
  await post('again!');
  expect(await (await fetch(await signedUrl())).text()).toBe('again!');
  expect(keptFiles()).toBe(1);
});

test('a form without a file, a torn form and other calls are clear answers', async () => {
  const { url, fields } = await invitation();
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  expect((await fetch(url, { method: 'POST', body: form })).status).toBe(400);
  const headers = { 'content-type': 'multipart/form-data; boundary=x' };
  expect((await fetch(url, { method: 'POST', headers, body: '--x\r\nnot a form' })).status).toBe(400);
  expect((await fetch(url, { method: 'POST', body: 'text' })).status).toBe(400);
  await expect(s3.send(new HeadObjectCommand({ Bucket: bucket, Key: 'none' }))).rejects.toMatchObject({
    name: 'NotFound',
  });
  await expect(s3.send(new ListObjectsV2Command({ Bucket: bucket }))).rejects.toMatchObject({
    name: 'NotImplemented',
  });
});
