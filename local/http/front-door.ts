import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import findMyWay from 'find-my-way';
import type { HttpHandler } from '../../functions/http/handler.ts';
import type { Route } from '../../functions/http/contract.ts';
import { type Answer, header, send } from './answer.ts';
import { problem } from './problem.ts';
import { type Claims, gatewayEvent } from './gateway.ts';
import { isFromElsewhere } from '../identity/origin.ts';
import { seeOther, signInAddress } from '../identity/identity.ts';

export interface ServerOptions {
  readonly routes: readonly Route[];
  readonly handler: (capability: string) => Promise<HttpHandler | undefined>;
  readonly verify: (token: string) => Promise<Claims | undefined>;
  readonly now: () => number;
  /** Pages of the one-machine runtime itself; undefined when the path is not one of theirs. */
  readonly localPage: (
    request: IncomingMessage,
    url: URL,
    body: () => Promise<Buffer | undefined>,
  ) => Promise<Answer | undefined>;
  /** Files go in and out in pieces; false when the path is not one of theirs. */
  readonly stream: (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<boolean>;
  readonly log: (sentence: string) => void;
}

/** API Gateway stops at 10 MB; nothing of ours is near a tenth of it, and our own limit answers below this one. */
const largestBody = 2 * 1024 * 1024;

/** The front door on one machine: what API Gateway does on AWS, and the runtime's own pages. */
export function createFrontDoor(options: ServerOptions): Server {
  const router = findMyWay({
    onBadUrl: () => undefined,
    defaultRoute: () => undefined,
    ignoreTrailingSlash: false,
  });
  for (const route of options.routes)
    router.on(route.method, route.path.replaceAll(/\{(\w+)\}/g, ':$1'), () => undefined, route);

  return createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      // Who hung up needs no answer, and nobody needs to hear of it.
      if (response.destroyed) return;
      options.log(`A request failed: ${error instanceof Error ? error.message : String(error)}`);
      if (response.headersSent) response.destroy();
      else
        send(
          response,
          problem(500, 'unplanned', 'Something went wrong', 'This is our fault. Please try again.'),
        );
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A page elsewhere that resolves its own name to this machine must not get in.
    if (!/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(header(request, 'host'))) {
      send(response, problem(403, 'host.unknown', 'Not here', 'Open this server as localhost.'));
      return;
    }
    const url = parseUrl(request.url);
    if (url === undefined) {
      send(
        response,
        problem(400, 'route.unreadable', 'Unreadable address', 'The address is not a valid one.'),
      );
      return;
    }
    if (await options.stream(request, response, url)) return;
    const page = await options.localPage(request, url, () => readBody(request));
    if (page !== undefined) {
      send(response, page);
      return;
    }
    const found = router.find(request.method as 'GET', url.pathname);
    if (found === null) {
      send(
        response,
        problem(
          404,
          'route.unknown',
          'No such page',
          'Nothing is served at this address. The reference is at /docs.',
        ),
      );
      return;
    }
    const route = found.store as Route;
    const claims = route.access === 'public' ? {} : await options.verify(tokenOf(request));
    if (claims === undefined && request.method === 'GET' && header(request, 'accept').includes('text/html')) {
      // Somebody followed a link of a notice: they sign in and come back to it.
      send(response, seeOther(signInAddress(url.pathname)));
      return;
    }
    if (claims === undefined) {
      send(
        response,
        problem(
          401,
          'identity.missing',
          'Please sign in',
          'Sign in at /local/sign-in and send the token as Authorization: Bearer.',
        ),
      );
      return;
    }
    const body = await readBody(request);
    if (body === undefined) {
      send(
        response,
        problem(
          413,
          'body.too-large',
          'Too much text',
          'Send at most 64 KB. Attach long documents as files.',
        ),
      );
      return;
    }
    const key = `${route.method} ${route.path}`;
    const event = gatewayEvent(request, url, body, { key, params: found.params }, claims, options.now());
    const handler = await options.handler(route.capability);
    if (handler === undefined) throw new Error(`Nothing serves ${route.capability}.`);
    const result = await handler(event);
    send(response, {
      status: result.statusCode ?? 200,
      headers: Object.fromEntries(
        Object.entries(result.headers ?? {}).map(([name, value]) => [name, String(value)]),
      ),
      body: result.body ?? '',
    });
  }
}

/**
 * The token of a call. The reference page runs in a browser that signed in here: it may send the cookie instead.
 * Browsers attach that to pages of other ports of this machine as well, which may look but not act.
 */
function tokenOf(request: IncomingMessage): string {
  const bearer = /^Bearer (\S+)$/i.exec(header(request, 'authorization'))?.[1];
  const acts = request.method !== 'GET' && request.method !== 'HEAD';
  if (bearer === undefined && acts && isFromElsewhere(request.headers)) return '';
  return bearer ?? /(?:^|;\s*)rotunda_token=([^;]+)/.exec(header(request, 'cookie'))?.[1] ?? '';
}

function parseUrl(path: string | undefined): URL | undefined {
  try {
    const url = new URL(`http://localhost${path ?? '/'}`);
    decodeURIComponent(url.pathname);
    return url;
  } catch {
    return undefined;
  }
}

/** The whole body, or undefined when it is too large; a larger one is read to its end so that the answer arrives. */
async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= largestBody) chunks.push(chunk);
  }
  return size > largestBody ? undefined : Buffer.concat(chunks);
}
