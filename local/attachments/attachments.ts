import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { AttachmentBucket, AttachmentContents, StoredFile } from '../../platform/s3/attachments.ts';
import { type Answer, send } from '../http/answer.ts';
import { problem } from '../http/problem.ts';
import type { KeptValues } from '../kept-values.ts';
import type { Store } from '../store/store.ts';
import { createAnnouncer } from './announcer.ts';
import { fileContents, openFiles } from './files.ts';
import { openAttachmentLinks } from './links.ts';
import { takeUpload, type UploadRefusal } from './upload.ts';

/** Where links point. */
const attachmentsPath = '/local/attachments';

export interface AttachmentsOptions {
  readonly store: Pick<Store, 'sql' | 'write'>;
  readonly values: KeptValues;
  /** Where the contents are kept. */
  readonly folder: string;
  /** Origin people reach this machine under. */
  readonly origin: () => string;
  /** Called for each upload at least once, also of one a killed process did not get to; tried again when it rejects. */
  readonly onUpload: (file: Required<StoredFile>) => Promise<unknown>;
  readonly log: (sentence: string) => void;
  /** Wall time, which links expire by; epoch milliseconds. */
  readonly wall?: () => number;
}

export interface Attachments {
  readonly bucket: AttachmentBucket;
  readonly contents: AttachmentContents;
  /**
   * Answers a call to one of our links; whoever has one needs to be nobody in particular, as with S3. False, and nothing
   * answered, for any other path.
   */
  readonly answer: (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<boolean>;
  /** Announces what an earlier process did not get to. */
  resume(): void;
  /** Resolves when every upload was announced. */
  drain(): Promise<void>;
  stop(): Promise<void>;
}

const refusals: Readonly<Record<UploadRefusal, Answer>> = {
  'no-permission': problem(403, 'upload.denied', 'No longer open', 'Announce the file again.'),
  'other-headers': problem(403, 'upload.other-headers', 'Other headers', 'Send the headers you were given.'),
  'other-size': problem(403, 'upload.other-size', 'Another size', 'Send as many bytes as you said.'),
  taken: problem(412, 'upload.taken', 'Sent already', 'What was sent is kept. Announce another file.'),
};
const unknown = problem(
  404,
  'attachment.unknown',
  'No such file',
  'The link is wrong, or too old. Open it again.',
);

/** Attachments in a folder of this machine. */
export async function openAttachments(options: AttachmentsOptions): Promise<Attachments> {
  const { store, values, folder, origin, onUpload, log, wall } = options;
  const files = await openFiles(store, folder);
  files.removeLeftovers();
  const links = await openAttachmentLinks(values, wall);
  const uploads = createAnnouncer(files, onUpload, log);

  async function upload(request: IncomingMessage, response: ServerResponse, token: string): Promise<void> {
    const taken = await takeUpload(request, token, { files, links });
    if (typeof taken === 'string') {
      send(response, refusals[taken]);
      return;
    }
    response.writeHead(200, { 'content-length': 0 }).end();
    uploads.announce(taken);
  }

  async function download(response: ServerResponse, token: string): Promise<void> {
    const permission = await links.readDownload(token);
    const file = permission && files.get(permission);
    if (permission === undefined || file === undefined) {
      send(response, unknown);
      return;
    }
    response.writeHead(200, {
      'content-length': file.size,
      'content-type': file.mediaType,
      // Always a download, and never a page that acts in the name of who is signed in here.
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(permission.name)}`,
      'content-security-policy': 'sandbox',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    });
    if (response.req.method === 'HEAD') response.end();
    else await pipeline(createReadStream(file.path), response);
  }

  return {
    bucket: {
      async uploadLink(key, { bytes, mediaType }) {
        return {
          url: `${origin()}${attachmentsPath}/${await links.forUpload({ key, bytes, mediaType })}`,
          method: 'PUT',
          headers: { 'content-type': mediaType, 'if-none-match': '*' },
        };
      },
      async downloadUrl(file, name) {
        return `${origin()}${attachmentsPath}/${await links.forDownload({ ...file, name })}`;
      },
    },
    contents: fileContents(files),
    async answer(request, response, url) {
      const { pathname } = url;
      if (pathname !== attachmentsPath && !pathname.startsWith(`${attachmentsPath}/`)) return false;
      const token = pathname.slice(attachmentsPath.length + 1);
      if (request.method === 'PUT') await upload(request, response, token);
      else if ((request.method === 'GET' || request.method === 'HEAD') && token !== '')
        await download(response, token);
      else send(response, unknown);
      return true;
    },
    resume: uploads.resume,
    drain: uploads.drain,
    stop: uploads.stop,
  };
}
