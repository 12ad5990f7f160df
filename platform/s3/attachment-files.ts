import { s3Caller, S3Error } from './call.ts';
import type { S3Access } from './signer.ts';

/** Files put where uploads arrive, by whoever has them already: browsers send theirs themselves. */
export interface AttachmentFiles {
  /** The version of what is under a key; undefined when nothing is. */
  versionOf(key: string): Promise<string | undefined>;
  /**
   * Puts a file where there is none, as an upload does. Gives its version.
   *
   * @throws when something is there
   */
  put(key: string, content: Uint8Array<ArrayBuffer>, mediaType: string): Promise<string>;
}

/** Long enough for 25 MB over a slow line. */
const timeoutMs = 900_000;

/** The files in S3. The bucket tells of each that is put as of an upload. */
export function attachmentFiles(bucket: string, access: S3Access): AttachmentFiles {
  const call = s3Caller(bucket, access, timeoutMs);
  return {
    async versionOf(key) {
      const response = await call({ method: 'HEAD', key });
      return response.status === 404 ? undefined : versionIn(response);
    },
    async put(key, content, mediaType) {
      const headers = { 'content-type': mediaType, 'if-none-match': '*' };
      return versionIn(await call({ method: 'PUT', key, headers }, content));
    },
  };
}

function versionIn({ ok, status, headers }: Response): string {
  if (!ok) throw new S3Error(status);
  const version = headers.get('x-amz-version-id');
  if (version === null) throw new Error('The bucket keeps no versions.');
  return version;
}
