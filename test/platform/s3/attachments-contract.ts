import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect } from '@jest/globals';
import type { AttachmentBucket, AttachmentContents, StoredFile } from '../../../platform/s3/attachments.ts';
import { testExcept } from '../../support/contract.ts';

/** A bucket to be held to the contract, whose links lead to where it answers. */
export interface AttachmentsUnderTest {
  readonly bucket: AttachmentBucket;
  readonly contents: AttachmentContents;
  /** The version of what was sent, as whoever examines it is told. */
  versionOf(key: string): Promise<string>;
  close(): Promise<void>;
}

const pdf = 'application/pdf';
/** Where S3 reads how a link is signed. */
const signedBy = 'X-Amz-Algorithm';

/** What every place for attachments keeps, on AWS and on one machine: whoever has a link is nobody in particular. */
export function holdToAttachmentsContract(
  open: () => Promise<AttachmentsUnderTest>,
  skipped: readonly string[] = [],
): void {
  const test = testExcept(skipped);
  let under: AttachmentsUnderTest;
  let keys = 0;
  beforeAll(async () => {
    under = await open();
  });
  afterAll(async () => {
    await under.close();
  });

  const aKey = (): string => `4HK7-9MXA-3/${(keys += 1)}`;
  const linkFor = (key: string) => under.bucket.uploadLink(key, { bytes: 10, mediaType: pdf });
  /** Sends a text over a link for ten bytes of PDF, with some of its headers changed. */
  async function send(
    key: string,
    body: string,
    change: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    const { url, method, headers } = await linkFor(key);
    return fetch(url, { method, headers: { ...headers, ...change }, body });
  }
  async function read(file: StoredFile): Promise<Response> {
    return fetch(await under.bucket.downloadUrl(file, 'plan.pdf'));
  }
  async function isRefused(sent: Response, key: string): Promise<void> {
    expect(sent.ok).toBe(false);
    expect((await read({ key })).ok).toBe(false);
  }

  test('a file as it was announced is taken, and downloaded as what it is under its name', async () => {
    const key = aKey();
    expect((await send(key, 'ten bytes.')).status).toBe(200);
    const answer = await fetch(await under.bucket.downloadUrl({ key }, 'Plan é.pdf'));
    expect([answer.status, await answer.text()]).toEqual([200, 'ten bytes.']);
    expect(answer.headers.get('content-type')).toBe(pdf);
    expect(answer.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''Plan%20%C3%A9.pdf");
  });

  for (const [what, content] of [
    ['an empty file', ''],
    ['a file shorter than said', 'nine byte'],
    ['a file longer than said', 'eleven byte'],
  ] as const)
    test(`${what} is refused`, async () => {
      const key = aKey();
      await isRefused(await send(key, content), key);
    });

  for (const [what, change] of [
    ['of another kind than said', { 'content-type': 'text/html' }],
    ['that would replace what is there', { 'if-none-match': '"another"' }],
  ] as const)
    test(`a file ${what} is refused`, async () => {
      const key = aKey();
      await isRefused(await send(key, 'ten bytes.', change), key);
    });

  test('a file is refused without any of the headers it is to be sent with', async () => {
    const key = aKey();
    const { url, method, headers } = await linkFor(key);
    for (const name of Object.keys(headers)) {
      const others = Object.entries(headers).filter(([other]) => other !== name);
      // Bytes, because fetch says of a text what type it is.
      const body = new TextEncoder().encode('ten bytes.');
      await isRefused(await fetch(url, { method, headers: Object.fromEntries(others), body }), key);
    }
  });

  /** A link to send with each of its parts changed that has one of these names. */
  async function changeLink(key: string, which: (name: string) => boolean): Promise<readonly URL[]> {
    const { url } = await linkFor(key);
    return [...new URL(url).searchParams.keys()].filter(which).map((name) => {
      const changed = new URL(url);
      changed.searchParams.set(name, `${changed.searchParams.get(name)}x`);
      return changed;
    });
  }
  async function areRefused(links: readonly URL[], key: string): Promise<void> {
    const { method, headers } = await linkFor(key);
    for (const link of links)
      await isRefused(await fetch(link, { method, headers, body: 'ten bytes.' }), key);
  }

  test('a link to send is refused whichever part of it was changed', async () => {
    const key = aKey();
    const elsewhere = new URL((await linkFor(key)).url);
    elsewhere.pathname += 'x';
    await areRefused([elsewhere, ...(await changeLink(key, (name) => name !== signedBy))], key);
  });

  test('a link to send is refused that says it was signed in another way', async () => {
    const key = aKey();
    await areRefused(await changeLink(key, (name) => name === signedBy), key);
  });

  test('a link that was changed gives nothing, and takes nothing when it is one to fetch', async () => {
    const key = aKey();
    await send(key, 'A secret..');
    const link = await under.bucket.downloadUrl({ key }, 'plan.pdf');
    expect((await fetch(`${link}x`)).ok).toBe(false);
    const { method, headers } = await linkFor(key);
    expect((await fetch(link, { method, headers, body: 'ten bytes.' })).ok).toBe(false);
  });

  test('a link to what was never sent gives nothing', async () => {
    expect((await read({ key: aKey() })).ok).toBe(false);
  });

  test('what is there stays as it is, whoever has a link, and nothing else is concerned', async () => {
    const [key, other] = [aKey(), aKey()];
    await send(other, 'The other.');
    await send(key, 'The first.');
    const { url, method, headers } = await linkFor(key);
    for (let time = 0; time < 2; time += 1)
      expect((await fetch(url, { method, headers, body: 'The second' })).status).toBe(412);
    expect(await (await read({ key })).text()).toBe('The first.');
    expect(await (await read({ key: other })).text()).toBe('The other.');
  });

  test('of two that are sent at once one is kept', async () => {
    const key = aKey();
    const sent = await Promise.all(['The first.', 'The second'].map((content) => send(key, content)));
    expect(sent.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test('what was sent is downloaded and read by its version, byte by byte, and by no other', async () => {
    const key = aKey();
    await send(key, 'ten bytes.');
    const file = { key, versionId: await under.versionOf(key) };
    expect(await (await read(file)).text()).toBe('ten bytes.');
    const hash = (content: Uint8Array | string): string => createHash('sha256').update(content).digest('hex');
    expect(hash(await under.contents.read(file))).toBe(hash('ten bytes.'));
    const another = { key, versionId: 'b4f7a2b0-2f5e-4a5c-9d1c-5d3f0b7c9e11' };
    expect((await read(another)).ok).toBe(false);
    await expect(under.contents.read(another)).rejects.toThrow();
  });

  test('what is taken away is gone, by its version only, and what comes after it is another', async () => {
    const key = aKey();
    await send(key, 'ten bytes.');
    const file = { key, versionId: await under.versionOf(key) };
    await under.contents.remove({ key, versionId: 'b4f7a2b0-2f5e-4a5c-9d1c-5d3f0b7c9e11' });
    expect((await read(file)).ok).toBe(true);
    await under.contents.remove(file);
    await under.contents.remove(file);
    expect((await read(file)).status).toBe(404);
    expect((await send(key, 'The second')).status).toBe(200);
    expect((await read(file)).status).toBe(404);
    expect(await under.versionOf(key)).not.toBe(file.versionId);
  });
}
