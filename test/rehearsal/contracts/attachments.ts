import { describe, expect, test } from '@jest/globals';
import { attachmentFiles } from '../../../platform/s3/attachment-files.ts';
import { attachmentBucket, attachmentContents } from '../../../platform/s3/attachments.ts';
import { s3Caller } from '../../../platform/s3/call.ts';
import { type S3Access, s3Access } from '../../../platform/s3/signer.ts';
import { notShown } from '../not-shown.ts';
import { holdToAttachmentsContract } from '../../platform/s3/attachments-contract.ts';

const bucket = 'contract-attachments';

/** Makes the bucket, and lets it keep versions. */
async function makeBucket(access: S3Access): Promise<void> {
  const call = s3Caller(bucket, access, 20_000);
  const versioned = '<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>';
  const answers = [
    await call({ method: 'PUT', key: '' }),
    await call({ method: 'PUT', key: '', query: { versioning: '' } }, new TextEncoder().encode(versioned)),
  ];
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
}

describe('the attachments in S3', () => {
  const access = s3Access(process.env);
  const files = attachmentFiles(bucket, access);

  holdToAttachmentsContract(async () => {
    await makeBucket(access);
    return {
      bucket: attachmentBucket(bucket, access),
      contents: attachmentContents(bucket, access),
      versionOf: async (key) => (await files.versionOf(key)) ?? '',
      close: () => Promise.resolve(),
    };
  }, notShown.attachments);

  test('a file that is migrated is written once, too', async () => {
    const [key, content] = ['4HK7-9MXA-3/migrated', new TextEncoder().encode('A plan')];
    expect(await files.versionOf(key)).toBeUndefined();
    const versionId = await files.put(key, content, 'application/pdf');
    await expect(files.put(key, content, 'application/pdf')).rejects.toThrow();
    expect(await files.versionOf(key)).toBe(versionId);
    expect(await attachmentContents(bucket, access).read({ key, versionId })).toEqual(content);
  });
});
