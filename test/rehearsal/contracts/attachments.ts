import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { describe, expect, test } from '@jest/globals';
import { attachmentFiles } from '../../../platform/s3/attachment-files.ts';
import { attachmentBucket, attachmentContents } from '../../../platform/s3/attachments.ts';
import { s3Access } from '../../../platform/s3/signer.ts';
import { holdToAttachmentsContract } from '../../platform/s3/attachments-contract.ts';

const Bucket = 'contract-attachments';

async function makeBucket(): Promise<void> {
  const client = new S3Client({ forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket }));
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
}

describe('the attachments in S3', () => {
  const files = attachmentFiles(Bucket);
  const access = s3Access(process.env);

  holdToAttachmentsContract(async () => {
    await makeBucket();
    return {
      bucket: attachmentBucket(Bucket, access),
      contents: attachmentContents(Bucket, access),
      versionOf: async (key) => (await files.versionOf(key)) ?? '',
      close: () => Promise.resolve(),
    };
  });

  test('a file that is migrated is written once, too', async () => {
    const [key, content] = ['4HK7-9MXA-3/migrated', new TextEncoder().encode('A plan')];
    expect(await files.versionOf(key)).toBeUndefined();
    const versionId = await files.put(key, content, 'application/pdf');
    await expect(files.put(key, content, 'application/pdf')).rejects.toThrow();
    expect(await files.versionOf(key)).toBe(versionId);
    expect(await attachmentContents(Bucket, access).read({ key, versionId })).toEqual(content);
  });
});
