import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { describe } from '@jest/globals';
import { attachmentBucket } from '../../../platform/s3/attachments.ts';
import { holdToAttachmentsContract } from '../../platform/s3/attachments-contract.ts';

describe('the attachments in S3', () => {
  holdToAttachmentsContract(async () => {
    const Bucket = 'contract-attachments';
    await new S3Client({ forcePathStyle: true }).send(new CreateBucketCommand({ Bucket }));
    return { bucket: attachmentBucket(Bucket), close: () => Promise.resolve() };
  });
});
