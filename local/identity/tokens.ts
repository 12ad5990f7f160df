import { jwtVerify, SignJWT } from 'jose';
import { algorithm, type SigningKey } from './keys.ts';

export interface TokenOptions {
  readonly key: SigningKey;
  readonly issuer: string;
  readonly audience: string;
  /** Wall time in epoch milliseconds: tokens age by it even when the runtime's clock is moved. */
  readonly wall: () => number;
}

/** Claims as API Gateway hands them to a function: every value a string. */
export type Claims = Readonly<Record<string, string>>;

/** A working day and some. */
export const lifetimeSeconds = 12 * 60 * 60;

/** A token for a person, with the claims of a Cognito access token that we use. */
export function issueToken({ key, issuer, audience, wall }: TokenOptions, personId: string): Promise<string> {
  const issuedAt = Math.floor(wall() / 1_000);
  return new SignJWT({ username: personId, token_use: 'access' })
    .setProtectedHeader({ alg: algorithm, kid: key.id, typ: 'JWT' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(personId)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + lifetimeSeconds)
    .sign(key.privateKey);
}

/**
 * The claims of a token that is ours, for us and in time, as API Gateway's JWT authorizer would pass them on;
 * undefined for any other: forged, unsigned, expired, of another issuer or audience.
 */
export async function verifyToken(
  { key, issuer, audience, wall }: TokenOptions,
  token: string,
): Promise<Claims | undefined> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, key.publicKey, {
      algorithms: [algorithm],
      issuer,
      audience,
      requiredClaims: ['exp', 'sub'],
      currentDate: new Date(wall()),
    });
    if (protectedHeader.kid !== key.id) return undefined;
    return Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, claimText(value)]));
  } catch {
    // Whatever is wrong with it, the answer is the same: nobody learns how close a forgery came.
    return undefined;
  }
}

/** API Gateway writes a list as `[a b]`. */
function claimText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(claimText).join(' ')}]`;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
