import type { IncomingMessage } from 'node:http';
import { header } from '../http/answer.ts';
import type { Files, KeptFile, NotKept } from './files.ts';
import type { AttachmentLinks } from './links.ts';

/** Why a file was not taken. */
export type UploadRefusal = NotKept | 'no-permission' | 'other-headers';

/**
 * Takes a file over a link we offered: what the link says decides before the first byte is kept. As with S3, the headers
 * the link was made for must come with it.
 */
export async function takeUpload(
  request: IncomingMessage,
  token: string,
  { files, links }: { readonly files: Files; readonly links: AttachmentLinks },
): Promise<KeptFile | UploadRefusal> {
  const permission = await links.readUpload(token);
  const refused = permission === undefined ? 'no-permission' : refusalOf(request, permission);
  if (permission === undefined || refused !== undefined) {
    // The rest must flow, or the answer is never read.
    request.resume();
    return refused ?? 'no-permission';
  }
  return files.keep(request, permission);
}

function refusalOf(
  request: IncomingMessage,
  { bytes, mediaType }: { readonly bytes: number; readonly mediaType: string },
): UploadRefusal | undefined {
  if (header(request, 'content-type') !== mediaType || header(request, 'if-none-match') !== '*')
    return 'other-headers';
  return header(request, 'content-length') === String(bytes) ? undefined : 'other-size';
}
