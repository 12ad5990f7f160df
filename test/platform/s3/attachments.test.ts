import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { isTransient } from '../../../functions/stream/transient-errors.ts';
import { attachmentFiles } from '../../../platform/s3/attachment-files.ts';
import { attachmentBucket, attachmentContents } from '../../../platform/s3/attachments.ts';
import { type S3Access, s3Access } from '../../../platform/s3/signer.ts';

const credentials = {
  accessKeyId: 'ASIAOFTHEROLE',
  secretAccessKey: 'secret',
  sessionToken: 'of the session',
};
const access = {
  endpoint: new URL('https://s3.us-gov-west-1.amazonaws.com'),
  region: 'us-gov-west-1',
  credentials,
};

const queryOf = (url: string): Readonly<Record<string, string>> =>
  Object.fromEntries(new URL(url).searchParams);

describe('links', () => {
  const bucket = attachmentBucket('attachments', access);

  test('a link to send a file carries its type, its size and that nothing may be there yet', async () => {
    const { url, method, headers } = await bucket.uploadLink('4HK7-9MXA-3/a', {
      bytes: 12,
      mediaType: 'image/png',
    });
    expect([method, headers]).toEqual(['PUT', { 'content-type': 'image/png', 'if-none-match': '*' }]);
    expect(url).toMatch('https://s3.us-gov-west-1.amazonaws.com/attachments/4HK7-9MXA-3/a?');
    expect(queryOf(url)).toMatchObject({
      'X-Amz-SignedHeaders': 'content-length;content-type;host;if-none-match',
      'X-Amz-Expires': '900',
      'X-Amz-Credential': expect.stringMatching(/^ASIAOFTHEROLE\/\d{8}\/us-gov-west-1\/s3\/aws4_request$/),
      'X-Amz-Security-Token': 'of the session',
    });
    const other = await bucket.uploadLink('4HK7-9MXA-3/a', { bytes: 13, mediaType: 'image/png' });
    expect(queryOf(other.url)['X-Amz-Signature']).not.toBe(queryOf(url)['X-Amz-Signature']);
  });

  test('a link to fetch a file leads to the version that was received, as a download', async () => {
    const url = await bucket.downloadUrl({ key: '4HK7-9MXA-3/a', versionId: 'v.1' }, 'Plan é.pdf');
    expect(queryOf(url)).toMatchObject({
      versionId: 'v.1',
      'response-content-disposition': "attachment; filename*=UTF-8''Plan%20%C3%A9.pdf",
      'X-Amz-SignedHeaders': 'host',
    });
  });
});

describe('contents', () => {
  let server: Server;
  let asked: string[];
  let answer: readonly [status: number, body: string, headers?: Readonly<Record<string, string>>];

  beforeEach(async () => {
    asked = [];
    server = createServer((request: IncomingMessage, response) => {
      const url = new URL(request.url ?? '', 'http://s3');
      asked.push(`${request.method} ${url.pathname} ${url.searchParams.get('versionId')}`);
      const [status, body, headers = {}] = answer;
      response.writeHead(status, headers).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  const here = (): S3Access => {
    const { port } = server.address() as AddressInfo;
    return { ...access, endpoint: new URL(`http://127.0.0.1:${port}`) };
  };
  const contents = () => attachmentContents('attachments', here());
  const file = { key: '4HK7-9MXA-3/a', versionId: 'v.1' };

  test('are read and taken away by their version', async () => {
    answer = [200, 'A plan'];
    expect(Buffer.from(await contents().read(file)).toString()).toBe('A plan');
    answer = [204, ''];
    await contents().remove(file);
    expect(asked).toEqual(['GET /attachments/4HK7-9MXA-3/a v.1', 'DELETE /attachments/4HK7-9MXA-3/a v.1']);
  });

  test('that are gone cannot be read, and are taken away once more', async () => {
    answer = [404, ''];
    await expect(contents().read(file)).rejects.toThrow('S3 answered 404.');
    await contents().remove(file);
  });

  test('that S3 never had, because one machine named them, are as good as gone', async () => {
    answer = [400, '<Code>InvalidArgument</Code><Message>Invalid version id specified</Message>'];
    await contents().remove(file);
    await expect(contents().read(file)).rejects.toThrow('S3 answered 400.');
    answer = [400, '<Code>ExpiredToken</Code>'];
    await expect(contents().remove(file)).rejects.toThrow('S3 answered 400.');
  });

  test.each([
    [503, true],
    [403, false],
  ])('an answer of %d is worth another try: %s', async (status, worth) => {
    answer = [status, ''];
    const error: unknown = await contents()
      .remove(file)
      .catch((reason: unknown) => reason);
    expect(isTransient(error)).toBe(worth);
  });

  test('that are migrated are put where nothing is, and have the version the bucket gives them', async () => {
    const files = attachmentFiles('attachments', here());
    const put = (): Promise<string> => files.put(file.key, new TextEncoder().encode('A plan'), 'text/plain');
    answer = [404, ''];
    expect(await files.versionOf(file.key)).toBeUndefined();
    answer = [200, '', { 'x-amz-version-id': 'v.2' }];
    expect([await put(), await files.versionOf(file.key)]).toEqual(['v.2', 'v.2']);
    answer = [412, ''];
    await expect(put()).rejects.toThrow('S3 answered 412.');
    answer = [200, ''];
    await expect(put()).rejects.toThrow('The bucket keeps no versions.');
  });

  test('a bucket that cannot be reached is worth another try', async () => {
    const unreachable = contents();
    await new Promise((resolve) => server.close(resolve));
    const error: unknown = await unreachable.read(file).catch((reason: unknown) => reason);
    expect(isTransient(error)).toBe(true);
  });
});

test('S3 is where the clients of the SDK would look for it', () => {
  const endpointIn = (environment: Record<string, string>): string => s3Access(environment).endpoint.href;
  expect(endpointIn({ AWS_REGION: 'us-east-1' })).toBe('https://s3.us-east-1.amazonaws.com/');
  expect(endpointIn({ AWS_REGION: 'us-east-1', AWS_ENDPOINT_URL: 'http://a:1' })).toBe('http://a:1/');
  expect(
    endpointIn({ AWS_REGION: 'r', AWS_ENDPOINT_URL: 'http://a:1', AWS_ENDPOINT_URL_S3: 'http://b:2' }),
  ).toBe('http://b:2/');
  expect(() => s3Access({})).toThrow('AWS_REGION');
});
