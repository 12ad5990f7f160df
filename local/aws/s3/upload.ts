import { Busboy } from '@fastify/busboy';
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { header } from '../../http/answer.ts';
import { AwsError } from '../query-protocol.ts';
import { checkPolicy, type Permission } from './policy.ts';
import type { S3Store, StoredObject } from './store.ts';
import type { SigningKeys } from '../sigv4.ts';

/** What an upload needs to be judged. */
export interface UploadContext {
  readonly store: S3Store;
  readonly keys: SigningKeys;
  readonly wall: () => number;
}

/**
 * Takes a presigned POST: the policy decides before the first byte of the file is kept, and the file is stored only
 * when all of it fits. Returns the object and the form fields; throws the error S3 gives.
 */
export async function takeUpload(
  request: IncomingMessage,
  bucket: string,
  context: UploadContext,
): Promise<{ readonly object: StoredObject; readonly fields: ReadonlyMap<string, string> }> {
  const fields = new Map<string, string>();
  let file: Readable | undefined;
  let taken: Promise<StoredObject> | undefined;
  const form = multipart(request);
  form.on('field', (name, value) => fields.set(name.toLowerCase(), value));
  form.on('file', (_name, stream) => {
    file = stream;
    // S3 ignores what follows the file, so only the fields seen so far count.
    taken = takeFile(stream, new Map(fields), bucket, context);
    // It is awaited below, once the form has been read to its end.
    taken.catch(() => undefined);
  });
  try {
    await pipeline(request, form);
  } catch (error) {
    file?.destroy(error instanceof Error ? error : undefined);
    await taken?.catch(() => undefined);
    throw new AwsError(
      'MalformedPOSTRequest',
      'The body of your POST request is not well-formed multipart/form-data.',
    );
  }
  if (taken === undefined)
    throw new AwsError('InvalidArgument', 'POST requires exactly one file upload per request.');
  return { object: await taken, fields };
}

/** Fields together may take 20 KB on S3; here each may. */
function multipart(request: IncomingMessage): InstanceType<typeof Busboy> {
  try {
    return new Busboy({
      headers: { ...request.headers, 'content-type': header(request, 'content-type') },
      limits: { fieldSize: 20_480, fields: 50, files: 1 },
      isPartAFile: (name) => name?.toLowerCase() === 'file',
    });
  } catch {
    throw new AwsError(
      'MalformedPOSTRequest',
      'The body of your POST request is not well-formed multipart/form-data.',
    );
  }
}

async function takeFile(
  stream: Readable,
  fields: ReadonlyMap<string, string>,
  bucket: string,
  { store, keys, wall }: UploadContext,
): Promise<StoredObject> {
  let permission: Permission;
  try {
    permission = checkPolicy(fields, bucket, keys, wall());
  } catch (error) {
    // The rest of the form must flow, or the answer is never read.
    stream.resume();
    throw error;
  }
  const { file, path } = store.draft();
  try {
    const { size, etag } = await keep(stream, path, permission.largest);
    if (size > permission.largest) {
      throw new AwsError('EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size');
    }
    if (size < permission.smallest) {
      throw new AwsError('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size');
    }
    const { key, contentType } = permission;
    const object = { bucket, key, size, contentType, etag, file, at: wall() };
    store.store(object);
    return object;
  } catch (error) {
    store.discard(file);
    throw error;
  }
}

/** Writes at most `largest` bytes, and counts the rest without keeping it. */
async function keep(
  stream: Readable,
  path: string,
  largest: number,
): Promise<{ size: number; etag: string }> {
  const digest = createHash('md5');
  const target = await open(path, 'wx');
  let size = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > largest) continue;
      digest.update(chunk);
      await target.writeFile(chunk);
    }
  } finally {
    await target.close();
  }
  return { size, etag: `"${digest.digest('hex')}"` };
}
