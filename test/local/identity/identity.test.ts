import { beforeEach, expect, test } from '@jest/globals';
import {
  createLocalJWKSet,
  generateKeyPair,
  type JSONWebKeySet,
  jwtVerify,
  SignJWT,
  UnsecuredJWT,
} from 'jose';
import { type Identity, openIdentity } from '../../../local/identity/identity.ts';
import { openKeptValues } from '../../../local/kept-values.ts';
import type { Store } from '../../../local/store/store.ts';
import { aStore } from '../../support/local-store.ts';

const issuer = 'http://127.0.0.1:8080';
const audience = 'rotunda';
const people = [
  { id: 'ada', name: 'Ada <Director>', roles: ['director'], agency: 'Revenue' },
  { id: 'ben', name: 'Ben', roles: [] },
];

let store: Store;
let identity: Identity;
let wall: number;

beforeEach(async () => {
  store = aStore();
  wall = Date.now();
  identity = await open();
});

async function open(
  change: { readonly issuer?: string; readonly audience?: string } = {},
  on = store,
): Promise<Identity> {
  return openIdentity({
    values: await openKeptValues(on),
    issuer,
    audience,
    people: () => people,
    wall: () => wall,
    ...change,
  });
}

function post(body: string, headers: Record<string, string> = {}): ReturnType<Identity['signIn']> {
  return identity.signIn({
    headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
    body,
  });
}

test('a script signs in as a sample person and the token says who', async () => {
  const answer = await post('{"person":"ada"}');
  const { token } = JSON.parse(answer.body) as { token: string };
  expect(await identity.verify(token)).toMatchObject({
    iss: issuer,
    aud: audience,
    sub: 'ada',
    username: 'ada',
  });
  expect(answer.headers['set-cookie']).toMatch(
    /^rotunda_token=[\w.-]+; Path=\/; HttpOnly; SameSite=Strict; Max-Age=43200$/,
  );
});

test('a person chooses from a page and copies the token', async () => {
  const choice = await identity.signInPage({ headers: { accept: 'text/html' } });
  expect(choice.body).toContain('Sign in as Ada &lt;Director&gt;');
  const answer = await identity.signIn({
    headers: {
      accept: 'text/html',
      'content-type': 'application/x-www-form-urlencoded',
      origin: issuer,
      host: '127.0.0.1:8080',
    },
    body: 'person=ada',
  });
  const token = /<textarea id="token" readonly[^>]*>([^<]+)</.exec(answer.body)?.[1] ?? '';
  expect(await identity.verify(token)).toMatchObject({ username: 'ada' });
});

test('nobody, somebody unknown, and a malformed body are clear answers', async () => {
  for (const body of ['', '{', '{"person":"zoe"}', '{"person":1}', '{"person":"ada","admin":true}']) {
    expect((await post(body)).status).toBe(400);
  }
  expect(
    (await identity.signIn({ headers: { accept: 'text/html' }, body: 'person=%3Cb%3E' })).body,
  ).toContain('&lt;b&gt;');
});

test('a page of another site cannot sign anybody in', async () => {
  expect((await post('{"person":"ada"}', { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect(
    (await post('{"person":"ada"}', { origin: 'https://evil.example', host: '127.0.0.1:8080' })).status,
  ).toBe(403);
  expect((await post('{"person":"ada"}', { origin: 'null', host: '127.0.0.1:8080' })).status).toBe(403);
});

test('the key stays the same, so tokens outlive the process', async () => {
  const token = await identity.issue('ada');
  identity = await open();
  expect(await identity.verify(token)).toMatchObject({ sub: 'ada' });
});

test('any client can check a token by the published keys, and they are only the public half', async () => {
  const configuration = JSON.parse(identity.configuration().body) as Record<string, unknown>;
  expect(configuration).toMatchObject({ issuer, jwks_uri: `${issuer}/.well-known/jwks.json` });
  const keys = JSON.parse(identity.keys().body) as JSONWebKeySet;
  expect(Object.keys(keys.keys[0] ?? {}).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
  await expect(jwtVerify(await identity.issue('ada'), createLocalJWKSet(keys))).resolves.toBeDefined();
});

test('expired, forged, unsigned and misdirected tokens are refused', async () => {
  const good = await identity.issue('ada');
  const [head = '', , signature = ''] = good.split('.');
  const claims = Buffer.from(
    JSON.stringify({ iss: issuer, aud: audience, sub: 'ben', username: 'ben', exp: 9_999_999_999 }),
  );
  const { privateKey } = await generateKeyPair('RS256');
  const kid = (JSON.parse(identity.keys().body) as JSONWebKeySet).keys[0]?.kid ?? '';
  const forged = (alg: string): SignJWT =>
    new SignJWT({ username: 'ada', sub: 'ada' })
      .setProtectedHeader({ alg, kid })
      .setIssuer(issuer)
      .setAudience(audience)
      .setExpirationTime('1h');
  const publicText = new TextEncoder().encode(identity.keys().body);

  for (const token of [
    '',
    'not.a.token',
    good.slice(0, -4),
    [head, claims.toString('base64url'), signature].join('.'),
    await forged('RS256').sign(privateKey),
    await forged('HS256').sign(publicText),
    new UnsecuredJWT({ username: 'ada', sub: 'ada' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setExpirationTime('1h')
      .encode(),
    await (await open({ issuer: 'http://elsewhere.example' })).issue('ada'),
    await (await open({ audience: 'another' })).issue('ada'),
    await (await open({}, aStore())).issue('ada'),
  ]) {
    expect(await identity.verify(token)).toBeUndefined();
  }
  wall += 12 * 3_600_000 - 1_000;
  expect(await identity.verify(good)).toBeDefined();
  wall += 1_000;
  expect(await identity.verify(good)).toBeUndefined();
});

test('whoever came from a link comes back to it', async () => {
  const next = '/requests/4HK7-9MXA-3/approval';
  const choice = await identity.signInPage({ headers: { accept: 'text/html' }, next });
  expect(choice.body).toContain('action="/local/sign-in?next=%2Frequests%2F4HK7-9MXA-3%2Fapproval"');
  const answer = await identity.signIn({
    headers: { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
    body: 'person=ada',
    next,
  });
  expect([answer.status, answer.headers['location']]).toEqual([303, next]);
  expect(answer.headers['set-cookie']).toContain('rotunda_token=');
});

test.each(['//elsewhere.example', 'https://elsewhere.example', '/\\elsewhere.example', '/a b', '', '/'])(
  'nobody is sent on to %s',
  async (next) => {
    const answer = await identity.signIn({
      headers: { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
      body: 'person=ada',
      next,
    });
    expect([answer.status, answer.headers['location']]).toEqual([200, undefined]);
  },
);
