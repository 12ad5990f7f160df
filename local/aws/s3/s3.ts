import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { type Answer, header, send } from '../../http/answer.ts';
import { element } from '../../pages/markup.ts';
import { AwsError } from '../query-protocol.ts';
import type { StoredObject } from './store.ts';
import { takeUpload, type UploadContext } from './upload.ts';
import { compactInstant, parseCredential, presignedStringToSign, sameSignature, sign } from '../sigv4.ts';

export interface S3 extends UploadContext {
  /** Called once an object is stored and its upload answered. */
  readonly stored: (object: StoredObject) => void;
}

/** Answers S3's path-style calls: presigned POST to a bucket, GET (presigned or signed) and HEAD of an object. */
export async function answerS3(
  s3: S3,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
): Promise<void> {
  try {
    const { bucket, key } = target(url);
    if (request.method === 'POST' && key === '') await upload(s3, request, response, bucket);
    else if ((request.method === 'GET' || request.method === 'HEAD') && key !== '') {
      await download(s3, request, response, url, { bucket, key });
    } else throw new AwsError('NotImplemented', 'This call is not answered on this machine.', 501);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    send(response, s3Error(error));
  }
}

async function upload(
  s3: S3,
  request: IncomingMessage,
  response: ServerResponse,
  bucket: string,
): Promise<void> {
  const { object, fields } = await takeUpload(request, bucket, s3);
  const location = `http://${header(request, 'host')}/${bucket}/${object.key.split('/').map(encodeURIComponent).join('/')}`;
  const headers = { etag: object.etag, location };
  const wanted = fields.get('success_action_status');
  if (wanted === '201') {
    const body = ['Location', location, 'Bucket', bucket, 'Key', object.key, 'ETag', object.etag];
    const parts = body.flatMap((text, i) => (i % 2 === 0 ? element(text, body[i + 1] ?? '') : []));
    send(response, {
      status: 201,
      headers: { ...headers, 'content-type': 'application/xml' },
      body: `<?xml version="1.0" encoding="UTF-8"?>\n<PostResponse>${parts.join('')}</PostResponse>`,
    });
  } else {
    response.writeHead(wanted === '200' ? 200 : 204, headers).end();
  }
  s3.stored(object);
}

async function download(
  s3: S3,
  request: IncomingMessage,
  response: ServerResponse,
  url: URL,
  { bucket, key }: { readonly bucket: string; readonly key: string },
): Promise<void> {
  // An SDK signs its calls in a header; those come from our own functions on this machine.
  if (!header(request, 'authorization').startsWith('AWS4-HMAC-SHA256')) checkPresigned(s3, request, url);
  const object = s3.store.get(bucket, key);
  if (object === undefined) throw new AwsError('NoSuchKey', 'The specified key does not exist.', 404);
  const disposition = url.searchParams.get('response-content-disposition');
  response.writeHead(200, {
    'content-length': object.size,
    'content-type': url.searchParams.get('response-content-type') ?? object.contentType,
    etag: object.etag,
    'last-modified': new Date(object.at).toUTCString(),
    ...(disposition === null ? {} : { 'content-disposition': disposition }),
    // Cookies know no ports: an uploaded page must not act in the name of who is signed in on this host.
    'content-security-policy': 'sandbox',
    'x-content-type-options': 'nosniff',
  });
  if (request.method === 'HEAD') response.end();
  else await pipeline(createReadStream(s3.store.pathOf(object)), response);
}

/** A presigned address: ours, unchanged, and not yet expired by wall time, which is what SDKs sign by. */
function checkPresigned({ keys, wall }: S3, request: IncomingMessage, url: URL): void {
  const query = url.searchParams;
  const given = query.get('X-Amz-Signature');
  if (given === null) throw new AwsError('AccessDenied', 'Access Denied', 403);
  const scope = parseCredential(query.get('X-Amz-Credential') ?? '');
  if (scope?.accessKeyId !== keys.accessKeyId) {
    throw new AwsError(
      'InvalidAccessKeyId',
      'The AWS Access Key Id you provided does not exist in our records.',
      403,
    );
  }
  const text = presignedStringToSign(request.method ?? 'GET', url, header(request, 'host'), scope);
  if (
    query.get('X-Amz-SignedHeaders') !== 'host' ||
    !sameSignature(sign(keys.secretAccessKey, scope, text), given)
  ) {
    throw new AwsError(
      'SignatureDoesNotMatch',
      'The request signature we calculated does not match the signature you provided.',
      403,
    );
  }
  const until = compactInstant(query.get('X-Amz-Date') ?? '') + Number(query.get('X-Amz-Expires')) * 1_000;
  if (!(wall() < until)) throw new AwsError('AccessDenied', 'Request has expired', 403);
}

function target(url: URL): { readonly bucket: string; readonly key: string } {
  try {
    const [, bucket = '', ...rest] = decodeURIComponent(url.pathname).split('/');
    return { bucket, key: rest.join('/') };
  } catch {
    throw new AwsError('InvalidURI', "Couldn't parse the specified URI.");
  }
}

function s3Error({ code, message, status }: AwsError): Answer {
  return {
    status,
    headers: { 'content-type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${element('Code', code)}${element('Message', message)}${element('RequestId', randomUUID())}</Error>`,
  };
}
