import { randomUUID } from 'node:crypto';
import type { HttpEvent, HttpResult } from '../../functions/http/handler.ts';

export interface Asked {
  /** Who calls; nobody signed in when absent. */
  readonly as?: string;
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it stands, instead of `body`. */
  readonly raw?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer<T = unknown> {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: T;
  /** The code of a problem; undefined for anything else. */
  readonly code: string | undefined;
}

/** What API Gateway hands a function for a call. */
export function eventFor(routeKey: string, { as, params, query, body, raw, headers = {} }: Asked): HttpEvent {
  const [method = '', path = ''] = routeKey.split(' ');
  const text = raw ?? (body === undefined ? undefined : JSON.stringify(body));
  const event = {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: { ...(text === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
    ...(query === undefined ? {} : { queryStringParameters: { ...query } }),
    ...(params === undefined ? {} : { pathParameters: { ...params } }),
    ...(text === undefined ? {} : { body: text }),
    isBase64Encoded: false,
    requestContext: {
      requestId: randomUUID(),
      http: { method, path },
      ...(as === undefined ? {} : { authorizer: { jwt: { claims: { username: as }, scopes: [] } } }),
    },
  };
  // The fields of API Gateway that nothing here reads are left out.
  return event as unknown as HttpEvent;
}

/** What the caller of a function gets back. */
export function answerOf<T>(result: HttpResult): Answer<T> {
  const text = result.body ?? '';
  const body = (text === '' ? undefined : JSON.parse(text)) as T;
  const headers = Object.fromEntries(
    Object.entries(result.headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
  const code =
    headers['content-type'] === 'application/problem+json'
      ? (body as { readonly code: string }).code
      : undefined;
  return { status: result.statusCode ?? 0, headers, body, code };
}
