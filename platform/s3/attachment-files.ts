import { HeadObjectCommand, NotFound, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

/** Files put where uploads arrive, by whoever has them already: browsers send theirs themselves. */
export interface AttachmentFiles {
  has(key: string): Promise<boolean>;
  put(key: string, content: Uint8Array, mediaType: string): Promise<void>;
}

/** The files in S3. The bucket tells of each that is put as of an upload. */
export function attachmentFiles(
  bucket: string,
  client: S3Client = new S3Client({ forcePathStyle: true }),
): AttachmentFiles {
  return {
    async has(key) {
      try {
        await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
        return true;
      } catch (error) {
        if (error instanceof NotFound) return false;
        throw error;
      }
    },
    async put(key, content, mediaType) {
      await client.send(
        new PutObjectCommand({ Bucket: bucket, Key: key, Body: content, ContentType: mediaType }),
      );
    },
  };
}
