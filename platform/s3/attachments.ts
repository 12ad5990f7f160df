import { linkSeconds } from './attachment-keys.ts';
import { s3Caller, S3Error } from './call.ts';
import { type S3Access, s3Signer } from './signer.ts';

/** How a file is sent: this method and these headers, with nothing but the file as the body. */
export interface UploadLink {
  readonly url: string;
  readonly method: 'PUT';
  readonly headers: Readonly<Record<string, string>>;
}

/** One content of the bucket. What was received before versions were recorded is whatever lies under its key. */
export interface StoredFile {
  readonly key: string;
  readonly versionId?: string;
}

/** The place attachments are kept, reached by the browser itself over links that expire. */
export interface AttachmentBucket {
  /** A link that takes one file of exactly this type and size, and only as long as there is none under the key. */
  uploadLink(key: string, file: { readonly bytes: number; readonly mediaType: string }): Promise<UploadLink>;
  downloadUrl(file: StoredFile, name: string): Promise<string>;
}

/** The contents themselves, for what examines them and takes them away. */
export interface AttachmentContents {
  /** @throws when it is gone */
  read(file: StoredFile): Promise<Uint8Array>;
  /** Takes it away for good. Harmless when it is gone or never was. */
  remove(file: StoredFile): Promise<void>;
}

/** The bucket in S3; the signature carries the limits, so S3 itself refuses what is of another size or type, or comes second. */
export function attachmentBucket(bucket: string, access: S3Access): AttachmentBucket {
  const sign = s3Signer(bucket, access);
  return {
    async uploadLink(key, { bytes, mediaType }) {
      const headers = { 'content-type': mediaType, 'if-none-match': '*' };
      // Whoever sends a file says how long it is without being told.
      const signed = { ...headers, 'content-length': String(bytes) };
      return {
        url: await sign({ method: 'PUT', key, headers: signed }, linkSeconds),
        method: 'PUT',
        headers,
      };
    },
    downloadUrl({ key, versionId }, name) {
      // Always a download, never a page of ours: an uploaded file must not run in our origin.
      const disposition = `attachment; filename*=UTF-8''${encodeURIComponent(name)}`;
      const query = { ...versionOf(versionId), 'response-content-disposition': disposition };
      return sign({ method: 'GET', key, query }, linkSeconds);
    },
  };
}

/** A function has a minute for a file. */
const timeoutMs = 20_000;

/** The contents of the bucket in S3. */
export function attachmentContents(bucket: string, access: S3Access): AttachmentContents {
  const callS3 = s3Caller(bucket, access, timeoutMs);
  const call = (method: 'GET' | 'DELETE', { key, versionId }: StoredFile): Promise<Response> =>
    callS3({ method, key, query: versionOf(versionId) });
  return {
    async read(file) {
      const response = await call('GET', file);
      if (!response.ok) throw new S3Error(response.status);
      return new Uint8Array(await response.arrayBuffer());
    },
    async remove(file) {
      const response = await call('DELETE', file);
      if (!response.ok && !(await saysGone(response))) throw new S3Error(response.status);
    },
  };
}

/** A record that was migrated may name a version of one machine, which S3 never had and does not take for one. */
async function saysGone(response: Response): Promise<boolean> {
  const { status } = response;
  return status === 404 || (status === 400 && (await response.text()).includes('Invalid version id'));
}

function versionOf(versionId: string | undefined): Record<string, string> {
  return versionId === undefined ? {} : { versionId };
}
