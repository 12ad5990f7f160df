import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Who may sign: one pair of keys, as every client of the runtime uses. */
export interface SigningKeys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The parts of `<key id>/<date>/<region>/<service>/aws4_request`. */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

/** The scope named by a credential, or undefined when it is not one. */
export function parseCredential(text: string): CredentialScope | undefined {
  const [accessKeyId, date, region, service, end] = text.split('/');
  if (accessKeyId === undefined || date === undefined || region === undefined || service === undefined)
    return undefined;
  return end === 'aws4_request' ? { accessKeyId, date, region, service } : undefined;
}

/** The Signature Version 4 of a text: of a POST policy in base 64, or of a canonical request's string to sign. */
export function sign(
  secretAccessKey: string,
  { date, region, service }: CredentialScope,
  text: string,
): string {
  const key = [date, region, service, 'aws4_request'].reduce<Buffer>(
    hmac,
    Buffer.from(`AWS4${secretAccessKey}`),
  );
  return hmac(key, text).toString('hex');
}

/** What a presigned address signs: method, path, every query parameter but the signature, and the host. */
export function presignedStringToSign(
  method: string,
  url: URL,
  host: string,
  scope: CredentialScope,
): string {
  const path = url.pathname
    .split('/')
    .map((segment) => encode(decodeURIComponent(segment)))
    .join('/');
  const query = [...url.searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
  const canonical = [method, path, query, `host:${host}\n`, 'host', 'UNSIGNED-PAYLOAD'].join('\n');
  const { date, region, service } = scope;
  return [
    'AWS4-HMAC-SHA256',
    url.searchParams.get('X-Amz-Date') ?? '',
    `${date}/${region}/${service}/aws4_request`,
    createHash('sha256').update(canonical).digest('hex'),
  ].join('\n');
}

/** Compares two signatures without telling how much of them agrees. */
export function sameSignature(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** The instant of a compact ISO 8601 text such as `20261122T083918Z`; NaN when it is not one. */
export function compactInstant(text: string): number {
  const match = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(text);
  if (match === null) return NaN;
  const [, year, month, day, hour, minute, second] = match;
  return Date.parse(
    `${year ?? ''}-${month ?? ''}-${day ?? ''}T${hour ?? ''}:${minute ?? ''}:${second ?? ''}Z`,
  );
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** RFC 3986: encodeURIComponent leaves five characters that AWS encodes. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
