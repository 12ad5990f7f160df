import { formatUrl } from '@aws-sdk/core/util';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { S3RequestPresigner } from '@aws-sdk/s3-request-presigner';
import { Sha256 } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/core/protocols';

/** One call of S3, to be signed. */
export interface S3Call {
  readonly method: 'GET' | 'HEAD' | 'PUT' | 'DELETE';
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Headers that whoever calls must send as they are. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Signs a call on one bucket. Gives its link, good for so many seconds. */
export type S3Signer = (call: S3Call, seconds: number) => Promise<string>;

/** Where S3 is and as whom it is called. */
export interface S3Access {
  readonly endpoint: URL;
  readonly region: string;
  readonly credentials: ConstructorParameters<typeof S3RequestPresigner>[0]['credentials'];
}

/**
 * S3 as the clients of the SDK find it, by the same variables. Its own client is not needed to sign a link or to follow
 * one, and is larger than a function of ours.
 *
 * @throws Error when no region is named
 */
export function s3Access(environment: Readonly<Record<string, string | undefined>>): S3Access {
  const region = environment['AWS_REGION'];
  if (region === undefined) throw new Error('The environment variable AWS_REGION is not set.');
  const endpoint =
    environment['AWS_ENDPOINT_URL_S3'] ??
    environment['AWS_ENDPOINT_URL'] ??
    `https://s3.${region}.amazonaws.com`;
  return { endpoint: new URL(endpoint), region, credentials: defaultProvider() };
}

/** A signer for one bucket. */
export function s3Signer(bucket: string, { endpoint, region, credentials }: S3Access): S3Signer {
  const presigner = new S3RequestPresigner({ region, credentials, sha256: Sha256 });
  const { protocol, hostname, port } = endpoint;
  return async ({ method, key, query = {}, headers = {} }, seconds) => {
    const request = new HttpRequest({
      method,
      protocol,
      hostname,
      ...(port === '' ? {} : { port: Number(port) }),
      path: `/${[bucket, ...key.split('/')].map(encodeURIComponent).join('/')}`,
      query: { ...query },
      headers: { ...headers },
    });
    const signed = await presigner.presign(request, {
      expiresIn: seconds,
      signableHeaders: new Set(['host', ...Object.keys(headers)]),
    });
    return formatUrl(signed);
  };
}
