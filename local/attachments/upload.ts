import { Busboy } from '@fastify/busboy';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { header } from '../http/answer.ts';
import type { Files, KeptFile } from './files.ts';
import type { AttachmentLinks } from './links.ts';

/** Why a form was not taken. */
export type UploadRefusal = 'malformed' | 'no-permission' | 'other-type' | 'empty' | 'too-large';

type Taken = KeptFile | UploadRefusal;

/** Takes a form we offered: its permission decides before the first byte of the file is kept. */
export async function takeUpload(
  request: IncomingMessage,
  { files, links }: { readonly files: Files; readonly links: AttachmentLinks },
): Promise<Taken> {
  const fields = new Map<string, string>();
  let content: Readable | undefined;
  let taken: Promise<Taken> | undefined;

  async function takeFile(stream: Readable): Promise<Taken> {
    const permission = await links.readUpload(fields.get('permission') ?? '');
    const refused =
      permission === undefined
        ? 'no-permission'
        : fields.get('Content-Type') === permission.mediaType
          ? undefined
          : 'other-type';
    if (permission === undefined || refused !== undefined) {
      // The rest of the form must flow, or the answer is never read.
      stream.resume();
      return refused ?? 'no-permission';
    }
    const { key, mediaType, bytes } = permission;
    return files.keep(stream, { key, mediaType, largest: bytes });
  }

  try {
    const form = new Busboy({
      headers: { ...request.headers, 'content-type': header(request, 'content-type') },
      limits: { fieldSize: 20_480, fields: 50, files: 1 },
      isPartAFile: (name) => name === 'file',
    });
    form.on('field', (name, value) => fields.set(name, value));
    // As with S3, fields count that come before the file.
    form.on('file', (_name, stream) => {
      content = stream;
      taken = takeFile(stream);
      // It is awaited below, once the form has been read to its end.
      taken.catch(() => undefined);
    });
    await pipeline(request, form);
  } catch (error) {
    content?.destroy(error instanceof Error ? error : undefined);
    await taken?.catch(() => undefined);
    return 'malformed';
  }
  return taken ?? 'malformed';
}
