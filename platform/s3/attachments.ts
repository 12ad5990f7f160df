import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { linkSeconds } from './attachment-keys.ts';

export interface UploadForm {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** The place attachments are kept, reached by the browser itself over links that expire. */
export interface AttachmentBucket {
  /** A form that accepts one file of exactly this type and at most these bytes. */
  uploadForm(key: string, bytes: number, mediaType: string): Promise<UploadForm>;
  downloadUrl(key: string, name: string): Promise<string>;
}

/** The bucket in S3; the signature carries the limits, so the bucket itself refuses what is too large or of another type. */
export function attachmentBucket(
  bucket: string,
  client: S3Client = new S3Client({ forcePathStyle: true }),
): AttachmentBucket {
  return {
    async uploadForm(key, bytes, mediaType) {
      const { url, fields } = await createPresignedPost(client, {
        Bucket: bucket,
        Key: key,
        Expires: linkSeconds,
        Fields: { 'Content-Type': mediaType },
        Conditions: [
          ['content-length-range', 1, bytes],
          ['eq', '$Content-Type', mediaType],
        ],
      });
      return { url, fields };
    },
    downloadUrl(key, name) {
      // Always a download, never a page of ours: an uploaded file must not run in our origin.
      const command = new GetObjectCommand({
        Bucket: bucket,
        Key: key,
        ResponseContentDisposition: `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
      });
      return getSignedUrl(client, command, { expiresIn: linkSeconds });
    },
  };
}
