import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createFrontDoor } from '../../../local/http/front-door.ts';
import { routesIn } from '../../../functions/capabilities.ts';
import { notes } from '../../note/capability.ts';

let server: Server;
let origin: string;
const served: string[] = [];

beforeAll(async () => {
  server = createFrontDoor({
    routes: routesIn([notes]),
    handler: () =>
      Promise.resolve((event) => {
        served.push(event.routeKey);
        return Promise.resolve({ statusCode: 200, body: '{}' });
      }),
    verify: (token) => Promise.resolve(token === 'good' ? { username: 'ann' } : undefined),
    now: () => 0,
    localPage: () => Promise.resolve(undefined),
    stream: () => Promise.resolve(false),
    log: () => undefined,
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://localhost:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const post = async (headers: Readonly<Record<string, string>>): Promise<number> =>
  (await fetch(`${origin}/notes`, { method: 'POST', headers, body: '{}' })).status;
const cookie = 'rotunda_token=good';

test.each([
  ['with a token of its own', { authorization: 'Bearer good', origin: 'http://localhost:1' }],
  ['from a page of this server', { cookie, 'sec-fetch-site': 'same-origin' }],
  ['from a script that signed in', { cookie }],
])('a call %s is served', async (_which, headers) => {
  expect(await post(headers)).toBe(200);
});

test.each([
  ['of another port', { cookie, 'sec-fetch-site': 'same-site' }],
  ['of another site', { cookie, 'sec-fetch-site': 'cross-site' }],
  ['of another port, sent by an older browser', { cookie, origin: 'http://localhost:1' }],
])('a form of a page %s does nothing in the name of who is signed in', async (_which, headers) => {
  const before = served.length;
  expect(await post(headers)).toBe(401);
  expect(served).toHaveLength(before);
});
