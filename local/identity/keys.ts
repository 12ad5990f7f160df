import {
  calculateJwkThumbprint,
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
} from 'jose';
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

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

/** The key kept under the directory, readable by its owner alone; made at the first start. */
export async function openSigningKey(directory: string): Promise<SigningKey> {
  const file = join(directory, 'identity-key.json');
  const stored = read(file);
  const jwk = stored ?? (await generate());
  if (stored === undefined) save(directory, file, jwk);
  else chmodSync(file, 0o600);
  const { kty, n, e } = jwk;
  if (kty !== 'RSA' || n === undefined || e === undefined || jwk.d === undefined) throw unreadable(file);
  const id = await calculateJwkThumbprint(jwk);
  const publicJwk: JWK = { kty, n, e, alg: algorithm, use: 'sig', kid: id };
  const privateKey = await importJWK(jwk, algorithm);
  const publicKey = await importJWK(publicJwk, algorithm);
  if (privateKey instanceof Uint8Array || publicKey instanceof Uint8Array) throw unreadable(file);
  return { id, privateKey, publicKey, publicJwk };
}

function read(file: string): JWK | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  try {
    return JSON.parse(text) as JWK;
  } catch {
    throw unreadable(file);
  }
}

async function generate(): Promise<JWK> {
  const { privateKey } = await generateKeyPair(algorithm, { modulusLength: 2048, extractable: true });
  return exportJWK(privateKey);
}

/** Renamed into place: a kill never leaves half a key. */
function save(directory: string, file: string, jwk: JWK): void {
  mkdirSync(directory, { recursive: true });
  writeFileSync(`${file}.part`, JSON.stringify(jwk), { mode: 0o600 });
  chmodSync(`${file}.part`, 0o600);
  renameSync(`${file}.part`, file);
}

function unreadable(file: string): Error {
  return new Error(`${file} is not a signing key: remove it, and a new one is made; people sign in again.`);
}
