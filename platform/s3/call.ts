import { type S3Access, type S3Call, s3Signer } from './signer.ts';

/** Makes a call on one bucket, with a content where it takes one. Rejects with what went wrong on the way. */
export type CallS3 = (call: S3Call, content?: Uint8Array<ArrayBuffer>) => Promise<Response>;

/** A call of our own is made at once. */
const signedForSeconds = 60;

/** A caller of one bucket, over links it signs itself. Gives a call up when it takes longer than so many milliseconds. */
export function s3Caller(bucket: string, access: S3Access, timeoutMs: number): CallS3 {
  const sign = s3Signer(bucket, access);
  return async (call, content) => {
    const { method, headers = {} } = call;
    const url = await sign(call, signedForSeconds);
    return fetch(url, {
      method,
      headers,
      signal: AbortSignal.timeout(timeoutMs),
      ...(content === undefined ? {} : { body: content }),
    }).catch((error: unknown) =>
      // What went wrong on the way is the cause of what fetch throws.
      Promise.reject((error as { readonly cause?: Error }).cause ?? (error as Error)),
    );
  };
}

/** S3 said no; by its status others tell whether it may say yes later, as with the errors of the SDK. */
export class S3Error extends Error {
  override readonly name = 'S3Error';
  readonly $metadata: { readonly httpStatusCode: number };

  constructor(status: number) {
    super(`S3 answered ${status}.`);
    this.$metadata = { httpStatusCode: status };
  }
}
