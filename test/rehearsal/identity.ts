import { createHash, randomBytes } from 'node:crypto';
import {
  AdminCreateUserCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import * as z from 'zod';
import { type Person, personWith } from '../e2e/client.ts';
import type { Deployed } from './deployment.ts';

const first = 'Temporary-password-1';
const chosen = 'Chosen-password-1!';
const tokensSchema = z.object({ access_token: z.string() });

/**
 * Signs people in at the user pool as the portal will: an administrator creates the user, who signs in with the
 * password from the mail, chooses another, and comes back to the portal with a code, which only whoever began (PKCE) can
 * exchange for tokens.
 */
export function signInAt(
  server: string,
  { api, userPool, client, settings }: Deployed,
): (id: string) => Promise<Person> {
  const portal = `${settings.portal}/`;
  return async (id) => {
    await createUser(userPool, id);
    const verifier = randomBytes(32).toString('base64url');
    const state = randomBytes(8).toString('hex');
    const begin = new URLSearchParams({
      response_type: 'code',
      client_id: client,
      redirect_uri: portal,
      scope: 'openid',
      state,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
    const signIn = await fetch(`${server}/oauth2/authorize?${begin.toString()}`);
    const renew = await submit(signIn, { username: id, password: first });
    const back = await submit(renew, { new_password: chosen, confirm_password: chosen });
    const location = new URL(back.headers.get('location') ?? 'missing:');
    if (
      back.status !== 302 ||
      !location.href.startsWith(portal) ||
      location.searchParams.get('state') !== state
    )
      throw new Error(`${id} could not sign in: ${back.status} ${location.href}`);
    const exchanged = await fetch(`${server}/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'authorization_code',
        client_id: client,
        redirect_uri: portal,
        code: location.searchParams.get('code') ?? '',
        code_verifier: verifier,
      }),
    });
    const { access_token } = tokensSchema.parse(await exchanged.json());
    return personWith(api, access_token);
  };
}

async function createUser(UserPoolId: string, id: string): Promise<void> {
  await new CognitoIdentityProviderClient({}).send(
    new AdminCreateUserCommand({
      UserPoolId,
      Username: id,
      // The one the emulator would make up is shorter than the pool asks for.
      TemporaryPassword: first,
      UserAttributes: [
        { Name: 'email', Value: `${id}@agency.example` },
        { Name: 'email_verified', Value: 'true' },
      ],
    }),
  );
}

/** Fills in the form of a page and sends it, as a browser does. */
async function submit(page: Response, typed: Readonly<Record<string, string>>): Promise<Response> {
  const html = await page.text();
  const hidden = [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)].map(
    ([, name = '', value = '']): [string, string] => [name, value.replaceAll('&amp;', '&')],
  );
  const action = /<form method="POST" action="([^"]+)">/.exec(html)?.[1];
  if (action === undefined) throw new Error(`There is no form on ${page.url}: ${html.slice(0, 500)}`);
  return fetch(new URL(action, page.url), {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams([...hidden, ...Object.entries(typed)]),
  });
}
