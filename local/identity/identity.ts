import * as z from 'zod';
import { type Answer, parseJson } from '../http/answer.ts';
import type { KeptValues } from '../kept-values.ts';
import { json, wantsJson } from '../pages/page.ts';
import { algorithm, openSigningKey } from './keys.ts';
import { firstOf, isFromElsewhere } from './origin.ts';
import { rememberUntil } from './remember.ts';
import { choosePage, type SamplePerson, tokenPage } from './sign-in-page.ts';
import { type Claims, issueToken, lifetimeSeconds, type TokenOptions, verifyToken } from './tokens.ts';

/** Where the server mounts each answer. */
export const identityPaths = {
  signIn: '/local/sign-in',
  configuration: '/.well-known/openid-configuration',
  keys: '/.well-known/jwks.json',
} as const;

/** The cookie that carries the token to pages of the same server. */
export const tokenCookie = 'rotunda_token';

export interface IdentityOptions {
  /** Where the key is kept. */
  readonly values: KeptValues;
  /** The address of the server, without a path. */
  readonly issuer: string;
  readonly audience: string;
  /** Who may sign in, asked each time. */
  readonly people: () => readonly SamplePerson[] | Promise<readonly SamplePerson[]>;
  /** Wall time in epoch milliseconds. */
  readonly wall?: (() => number) | undefined;
}

/** The parts of a request that matter here; header names in lower case. */
export interface IdentityRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body?: string | undefined;
  /** The page somebody came from to sign in, such as the one a notice links to. */
  readonly next?: string | undefined;
}

export interface Identity {
  /** `GET /local/sign-in` */
  signInPage(request: IdentityRequest): Promise<Answer>;
  /** `POST /local/sign-in`, a form or `{"person": "…"}` */
  signIn(request: IdentityRequest): Promise<Answer>;
  /** `GET /.well-known/openid-configuration` */
  configuration(): Answer;
  /** `GET /.well-known/jwks.json` */
  keys(): Answer;
  /** A token for a person, for tests and scripts that need no page. */
  issue(personId: string): Promise<string>;
  /** The claims of a token as API Gateway's JWT authorizer would pass them, or undefined. */
  verify(token: string): Promise<Claims | undefined>;
}

const signInSchema = z.strictObject({ person: z.string().min(1) });

/** The identity provider of one machine: sample people instead of passwords, real tokens. */
export async function openIdentity(options: IdentityOptions): Promise<Identity> {
  const { issuer, audience, people, wall = Date.now } = options;
  const key = await openSigningKey(options.values);
  const tokens: TokenOptions = { key, issuer, audience, wall };

  return {
    async signInPage({ headers, next }) {
      const known = await people();
      return wantsJson(firstOf(headers['accept']))
        ? json(200, { people: known })
        : choosePage(signInAddress(next), known);
    },
    async signIn({ headers, body, next }) {
      const asJson = wantsJson(firstOf(headers['accept']));
      if (isFromElsewhere(headers)) {
        return json(403, { message: 'Another site may not sign you in: open the sign-in page itself.' });
      }
      const known = await people();
      const wanted = signInSchema.safeParse(parseBody(firstOf(headers['content-type']) ?? '', body ?? ''));
      const person = known.find(({ id }) => id === wanted.data?.person);
      if (person === undefined) {
        const problem = wanted.success
          ? `Nobody here has the id ${wanted.data.person}.`
          : 'Say who signs in: one field, person, with the id of a sample person.';
        return asJson ? json(400, { message: problem }) : choosePage(signInAddress(next), known, problem);
      }
      const token = await issueToken(tokens, person.id);
      const answer = asJson
        ? json(200, { token })
        : isOwnPage(next)
          ? seeOther(next)
          : tokenPage(identityPaths.signIn, person, token);
      const cookie = `${tokenCookie}=${token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${lifetimeSeconds}`;
      return { ...answer, headers: { ...answer.headers, 'set-cookie': cookie } };
    },
    configuration: () =>
      json(200, {
        issuer,
        authorization_endpoint: `${issuer}${identityPaths.signIn}`,
        jwks_uri: `${issuer}${identityPaths.keys}`,
        response_types_supported: ['token'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: [algorithm],
      }),
    keys: () => json(200, { keys: [key.publicJwk] }),
    issue: (personId) => issueToken(tokens, personId),
    verify: rememberUntil(async (token) => {
      const claims = await verifyToken(tokens, token);
      return claims && { value: claims, until: Number(claims['exp']) * 1_000 };
    }, wall),
  };
}

/** Where to sign in so as to come back to a page of this server. */
export function signInAddress(next: string | undefined): string {
  return isOwnPage(next)
    ? `${identityPaths.signIn}?${new URLSearchParams({ next }).toString()}`
    : identityPaths.signIn;
}

/** A path of this server and nothing that a browser could take for another. */
function isOwnPage(next: string | undefined): next is string {
  return next !== undefined && /^(\/[\w-]+)+$/.test(next);
}

/** Sends a browser on. */
export function seeOther(location: string): Answer {
  return { status: 303, headers: { location, 'cache-control': 'no-store' }, body: '' };
}

function parseBody(contentType: string, body: string): unknown {
  if (contentType.startsWith('application/json')) return parseJson(body);
  return Object.fromEntries(new URLSearchParams(body));
}
