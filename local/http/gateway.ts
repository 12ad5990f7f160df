import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { HttpEvent } from '../../functions/http/handler.ts';

/** Claims of a verified token, as API Gateway's JWT authorizer hands them on. */
export type Claims = Readonly<Record<string, string | number | boolean | string[]>>;

/** The event API Gateway's HTTP API would send for a request, payload version 2. */
export function gatewayEvent(
  request: IncomingMessage,
  url: URL,
  body: Buffer,
  route: { readonly key: string; readonly params: Readonly<Record<string, string | undefined>> },
  claims: Claims,
  now: number,
): HttpEvent {
  const query = queryOf(url);
  return {
    version: '2.0',
    routeKey: route.key,
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [
        name,
        Array.isArray(value) ? value.join(',') : value,
      ]),
    ),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      authorizer: { principalId: '', integrationLatency: 0, jwt: { claims: { ...claims }, scopes: [] } },
      domainName: url.hostname,
      domainPrefix: 'local',
      http: {
        method: request.method ?? 'GET',
        path: url.pathname,
        protocol: 'HTTP/1.1',
        sourceIp: request.socket.remoteAddress ?? '',
        userAgent: request.headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: route.key,
      stage: '$default',
      time: new Date(now).toISOString(),
      timeEpoch: now,
    },
    ...(Object.keys(route.params).length === 0 ? {} : { pathParameters: { ...route.params } }),
    ...(query === undefined ? {} : { queryStringParameters: query }),
    ...(body.length === 0 ? {} : { body: body.toString('base64') }),
    isBase64Encoded: body.length > 0,
  };
}

/** API Gateway joins repeated query parameters with commas. */
function queryOf(url: URL): Record<string, string> | undefined {
  const names = [...new Set(url.searchParams.keys())];
  return names.length === 0
    ? undefined
    : Object.fromEntries(names.map((name) => [name, url.searchParams.getAll(name).join(',')]));
}
