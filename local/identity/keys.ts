import {
  calculateJwkThumbprint,
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
} from 'jose';
import type { KeptValues } from '../kept-values.ts';

/** The pair tokens are signed and checked with. */
export interface SigningKey {
  readonly id: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  /** The public half as a key set publishes it. */
  readonly publicJwk: JWK;
}

/** API Gateway's JWT authorizer checks RSA signatures only. */
export const algorithm = 'RS256';

const name = 'identity-key';

/** The key this machine keeps; made at the first start. */
export async function openSigningKey(values: KeptValues): Promise<SigningKey> {
  const jwk = (values.get(name) as JWK | undefined) ?? (await generate());
  await values.put(name, jwk);
  const { kty, n, e } = jwk;
  if (kty !== 'RSA' || n === undefined || e === undefined || jwk.d === undefined) throw unreadable();
  const id = await calculateJwkThumbprint(jwk);
  const publicJwk: JWK = { kty, n, e, alg: algorithm, use: 'sig', kid: id };
  const privateKey = await importJWK(jwk, algorithm);
  const publicKey = await importJWK(publicJwk, algorithm);
  if (privateKey instanceof Uint8Array || publicKey instanceof Uint8Array) throw unreadable();
  return { id, privateKey, publicKey, publicJwk };
}

async function generate(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(algorithm, { modulusLength: 2048, extractable: true });
  return exportJWK(privateKey);
}

function unreadable(): Error {
  return new Error('The key that tokens are signed with is damaged: restore the data from a backup.');
}
