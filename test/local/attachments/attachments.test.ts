import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Attachments, openAttachments } from '../../../local/attachments/attachments.ts';
import { openFiles } from '../../../local/attachments/files.ts';
import { openKeptValues } from '../../../local/kept-values.ts';
import type { Store } from '../../../local/store/store.ts';
import type { StoredFile } from '../../../platform/s3/attachments.ts';
import { aStore } from '../../support/local-store.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { type LinkServer, serveLinks } from './fixture.ts';

let folder: ReturnType<typeof temporaryDirectory>;
let store: Store;
let server: LinkServer;
let attachments: Attachments;
let wall: number;
let announced: Required<StoredFile>[];
let takeUp: (file: Required<StoredFile>) => Promise<void>;

async function open(): Promise<Attachments> {
  return openAttachments({
    store,
    values: await openKeptValues(store),
    folder: folder.directory,
    origin: () => server.origin,
    onUpload: (file) => takeUp(file),
    log: () => undefined,
    wall: () => wall,
  });
}

beforeEach(async () => {
  folder = temporaryDirectory();
  store = aStore();
  wall = Date.UTC(2026, 0, 5);
  announced = [];
  takeUp = (file) => {
    announced.push(file);
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
const key = '4HK7-9MXA-3/a';

/** Sends a content over a link that was made for six bytes of PDF. */
async function send(
  content: string,
  change: Readonly<Record<string, string>> = {},
  link?: string,
): Promise<Response> {
  const { url, method, headers } = await attachments.bucket.uploadLink(key, { bytes: 6, mediaType: pdf });
  return fetch(link ?? url, { method, headers: { ...headers, ...change }, body: content });
}

const fetched = async (file: StoredFile): Promise<string | number> => {
  const answer = await fetch(await attachments.bucket.downloadUrl(file, 'plan.pdf'));
  return answer.status === 200 ? answer.text() : answer.status;
};

test('a file that fits is kept, announced, and downloaded under its name', async () => {
  expect((await send('A plan')).status).toBe(200);
  await attachments.drain();
  expect(announced).toEqual([{ key, versionId: expect.any(String) }]);
  const [file = { key, versionId: '' }] = announced;
  expect(Buffer.from(await attachments.contents.read(file)).toString()).toBe('A plan');
  const answer = await fetch(await attachments.bucket.downloadUrl(file, 'Plan é.pdf'));
  expect(await answer.text()).toBe('A plan');
  expect(answer.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''Plan%20%C3%A9.pdf");
  expect(answer.headers.get('content-security-policy')).toBe('sandbox');
});

test.each([
  ['empty', '', {}, undefined, 'upload.other-size'],
  ['longer than said', 'Seven b', {}, undefined, 'upload.other-size'],
  ['shorter than said', 'Five', {}, undefined, 'upload.other-size'],
  ['of another kind than said', 'A plan', { 'content-type': 'text/html' }, undefined, 'upload.other-headers'],
  ['that would replace another', 'A plan', { 'if-none-match': '"a"' }, undefined, 'upload.other-headers'],
  ['without a permission', 'A plan', {}, 'made-up', 'upload.denied'],
])('a file %s is refused, and not kept', async (_what, content, change, token, code) => {
  const link = token === undefined ? undefined : `${server.origin}/local/attachments/${token}`;
  const answer = await send(content, change, link);
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([403, code]);
  expect(readdirSync(folder.directory)).toEqual([]);
  expect(announced).toEqual([]);
});

test('a permission to download is none to upload, and both expire', async () => {
  await send('A plan');
  const link = await attachments.bucket.downloadUrl({ key }, 'plan.pdf');
  expect((await send('A plan', {}, link)).status).toBe(403);
  const { url } = await attachments.bucket.uploadLink('4HK7-9MXA-3/b', { bytes: 6, mediaType: pdf });
  expect((await fetch(url)).status).toBe(404);
  wall += 16 * 60_000;
  expect((await fetch(link)).status).toBe(404);
  expect((await send('A plan', {}, url)).status).toBe(403);
});

test('nothing else is answered', async () => {
  const url = `${server.origin}/local/attachments`;
  expect((await fetch(url, { method: 'POST', body: 'x' })).status).toBe(404);
  expect((await fetch(url)).status).toBe(404);
  expect((await fetch(`${url}/nothing`)).status).toBe(404);
});

test('an upload nobody took up is announced by the next process', async () => {
  takeUp = () => Promise.reject(new Error('The function is down.'));
  await send('A plan');
  await attachments.stop();
  takeUp = (file) => {
    announced.push(file);
    return Promise.resolve();
  };
  attachments = await open();
  attachments.resume();
  await attachments.drain();
  expect(announced).toEqual([{ key, versionId: expect.any(String) }]);
});

test('what is there is not replaced, whoever has a link, and of two that come at once one is kept', async () => {
  const sent = await Promise.all(['one...', 'two...'].map((content) => send(content)));
  expect(sent.map(({ status }) => status).sort()).toEqual([200, 412]);
  const kept = await fetched({ key });
  expect((await send('three.')).status).toBe(412);
  expect(await fetched({ key })).toBe(kept);
  await attachments.drain();
  expect(announced).toHaveLength(1);
  expect(readdirSync(folder.directory)).toHaveLength(1);
});

test('what is taken away is gone, by its version only, and what comes after it is another', async () => {
  await send('A plan');
  await attachments.drain();
  const [file = { key, versionId: '' }] = announced;
  await attachments.contents.remove({ key, versionId: 'another' });
  expect(await fetched(file)).toBe('A plan');
  await attachments.contents.remove(file);
  await attachments.contents.remove(file);
  expect(readdirSync(folder.directory)).toEqual([]);
  await expect(attachments.contents.read(file)).rejects.toThrow(`There is no file ${key}.`);
  expect((await send('B plan')).status).toBe(200);
  expect([await fetched(file), await fetched({ key })]).toEqual([404, 'B plan']);
});

test('what a killed process left behind goes with the next that serves the folder, and not before', async () => {
  await send('A plan');
  await attachments.drain();
  writeFileSync(join(folder.directory, 'half.part'), 'x');
  await openFiles(store, folder.directory);
  expect(readdirSync(folder.directory)).toHaveLength(2);
  await attachments.stop();
  attachments = await open();
  expect(readdirSync(folder.directory)).toHaveLength(1);
  expect(await fetched({ key })).toBe('A plan');
});
