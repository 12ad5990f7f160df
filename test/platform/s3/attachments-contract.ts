import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { AttachmentBucket } from '../../../platform/s3/attachments.ts';
import { sendForm } from '../../support/attachments.ts';

/** A bucket to be held to the contract, whose forms and links lead to where it answers. */
export interface AttachmentsUnderTest {
  readonly bucket: AttachmentBucket;
  close(): Promise<void>;
}

const pdf = 'application/pdf';

/** What every place for attachments keeps, on AWS and on one machine: whoever has a form or a link is nobody in particular. */
export function holdToAttachmentsContract(open: () => Promise<AttachmentsUnderTest>): void {
  let under: AttachmentsUnderTest;
  let keys = 0;
  beforeAll(async () => {
    under = await open();
  });
  afterAll(async () => {
    await under.close();
  });

  const aKey = (): string => `4HK7-9MXA-3/${(keys += 1)}`;
  /** Sends a text by a form for at most ten bytes of PDF, with some of its fields changed. */
  async function send(
    key: string,
    text: string,
    change: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    const { url, fields } = await under.bucket.uploadForm(key, 10, pdf);
    return sendForm({ url, fields: { ...fields, ...change } }, text);
  }
  async function read(key: string): Promise<Response> {
    return fetch(await under.bucket.downloadUrl(key, 'plan.pdf'));
  }
  async function isRefused(sent: Response, key: string): Promise<void> {
    expect(sent.ok).toBe(false);
    expect((await read(key)).ok).toBe(false);
  }

  test('a file that fits is taken, and downloaded as what it is under its name', async () => {
    const key = aKey();
    expect((await send(key, 'ten bytes.')).status).toBe(204);
    const answer = await fetch(await under.bucket.downloadUrl(key, 'Plan é.pdf'));
    expect([answer.status, await answer.text()]).toEqual([200, 'ten bytes.']);
    expect(answer.headers.get('content-type')).toBe(pdf);
    expect(answer.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''Plan%20%C3%A9.pdf");
  });

  test('an empty file is refused', async () => {
    const key = aKey();
    await isRefused(await send(key, ''), key);
  });

  test('a file larger than said is refused', async () => {
    const key = aKey();
    await isRefused(await send(key, 'eleven byte'), key);
  });

  test('a file of another kind than said is refused', async () => {
    const key = aKey();
    await isRefused(await send(key, 'x', { 'Content-Type': 'text/html' }), key);
  });

  test('a form is refused whichever of its fields was changed', async () => {
    const key = aKey();
    const { fields } = await under.bucket.uploadForm(key, 10, pdf);
    // S3 takes the bucket from the address.
    const { bucket: _, ...signed } = fields;
    for (const [name, value] of Object.entries(signed))
      await isRefused(await send(key, 'x', { [name]: `${value}x` }), key);
  });

  test('a link that was changed gives nothing', async () => {
    const key = aKey();
    await send(key, 'secret');
    const link = await under.bucket.downloadUrl(key, 'plan.pdf');
    expect((await fetch(`${link}x`)).ok).toBe(false);
  });

  test('a link to what was never sent gives nothing', async () => {
    expect((await read(aKey())).ok).toBe(false);
  });

  test('what is sent again replaces what was there, and nothing else', async () => {
    const [key, other] = [aKey(), aKey()];
    await send(other, 'other');
    await send(key, 'one');
    await send(key, 'two');
    expect(await (await read(key)).text()).toBe('two');
    expect(await (await read(other)).text()).toBe('other');
  });
}
