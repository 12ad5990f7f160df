import type { S3Event } from 'aws-lambda';
import { receiveUpload, type UploadPorts } from './attachments/receive-upload.ts';

/** Files that arrived in the bucket. Keys come URL-encoded with blanks as plus signs. */
export function requestsUploads(ports: UploadPorts): (event: S3Event) => Promise<void> {
  return async (event) => {
    for (const { s3 } of event.Records) {
      const key = decodeURIComponent(s3.object.key.replaceAll('+', ' '));
      await receiveUpload(key, s3.object.size, ports);
    }
  };
}
