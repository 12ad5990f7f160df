import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Attachments, openAttachments } from '../../../local/attachments/attachments.ts';
import { openKeptValues } from '../../../local/kept-values.ts';
import type { Store } from '../../../local/store/store.ts';
import { aStore } from '../../support/local-store.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { type LinkServer, serveLinks } from './fixture.ts';

let folder: ReturnType<typeof temporaryDirectory>;
let store: Store;
let server: LinkServer;
let attachments: Attachments;
let wall: number;
let announced: unknown[];
let takeUp: (key: string, size: number) => Promise<void>;

async function open(): Promise<Attachments> {
  return openAttachments({
    store,
    values: await openKeptValues(store),
    folder: folder.directory,
    origin: () => server.origin,
    onUpload: (key, size) => takeUp(key, size),
    log: () => undefined,
    wall: () => wall,
  });
}

beforeEach(async () => {
  folder = temporaryDirectory();
  store = aStore();
  wall = Date.UTC(2026, 0, 5);
  announced = [];
  takeUp = (key, size) => {
    announced.push([key, size]);
    return Promise.resolve();
  };
  attachments = await open();
  server = await serveLinks(() => attachments);
});
afterEach(async () => {
  await server.close();
  await attachments.stop();
  folder.remove();
});

const pdf = 'application/pdf';

async function send(
  content: string,
  change: Readonly<Record<string, string>> = {},
  bytes = 10,
): Promise<Response> {
  const { url, fields } = await attachments.bucket.uploadForm('4HK7-9MXA-3/a', bytes, pdf);
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fields, ...change })) form.set(name, value);
  form.set('file', new Blob([content]), '../../plan.pdf');
  return fetch(url, { method: 'POST', body: form });
}

test('a file that fits is kept, announced, and downloaded under its name', async () => {
  expect((await send('A plan')).status).toBe(204);
  await attachments.drain();
  expect(announced).toEqual([['4HK7-9MXA-3/a', 6]]);
  const answer = await fetch(await attachments.bucket.downloadUrl('4HK7-9MXA-3/a', 'Plan é.pdf'));
  expect(await answer.text()).toBe('A plan');
  expect(answer.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''Plan%20%C3%A9.pdf");
  expect(answer.headers.get('content-security-policy')).toBe('sandbox');
});

test.each([
  ['empty', '', {}, 400, 'upload.empty'],
  ['larger than said', 'Eleven byte', {}, 413, 'upload.too-large'],
  ['of another kind than said', 'x', { 'Content-Type': 'text/html' }, 403, 'upload.other-type'],
  ['without a permission', 'x', { permission: 'made-up' }, 403, 'upload.denied'],
])('a file %s is refused, and not kept', async (_what, content, change, status, code) => {
  const answer = await send(content, change);
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([status, code]);
  expect(readdirSync(folder.directory)).toEqual([]);
  expect(announced).toEqual([]);
});

test('a permission to download is none to upload, and both expire', async () => {
  await send('A plan');
  const link = await attachments.bucket.downloadUrl('4HK7-9MXA-3/a', 'plan.pdf');
  expect((await send('x', { permission: link.split('/').at(-1) ?? '' })).status).toBe(403);
  const { url, fields } = await attachments.bucket.uploadForm('4HK7-9MXA-3/a', 10, pdf);
  wall += 16 * 60_000;
  expect((await fetch(link)).status).toBe(404);
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', new Blob(['x']));
  expect((await fetch(url, { method: 'POST', body: form })).status).toBe(403);
});

test('what is no form, or has no file, is told so', async () => {
  const url = `${server.origin}/local/attachments`;
  expect((await fetch(url, { method: 'POST', body: 'x' })).status).toBe(400);
  expect((await fetch(url, { method: 'POST', body: new FormData() })).status).toBe(400);
  expect((await fetch(url)).status).toBe(404);
  expect((await fetch(`${url}/nothing`)).status).toBe(404);
});

test('an upload nobody took up is announced by the next process', async () => {
  takeUp = () => Promise.reject(new Error('The function is down.'));
  await send('A plan');
  await attachments.stop();
  takeUp = (key, size) => {
    announced.push([key, size]);
    return Promise.resolve();
  };
  attachments = await open();
  attachments.resume();
  await attachments.drain();
  expect(announced).toEqual([['4HK7-9MXA-3/a', 6]]);
});

test('a second upload replaces the first, and leaves no file behind', async () => {
  await send('one');
  await send('two');
  const answer = await fetch(await attachments.bucket.downloadUrl('4HK7-9MXA-3/a', 'plan.pdf'));
  expect(await answer.text()).toBe('two');
  expect(readdirSync(folder.directory)).toHaveLength(1);
});
