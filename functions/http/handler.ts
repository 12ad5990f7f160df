import { createHash } from 'node:crypto';
import middy from '@middy/core';
import httpHeaderNormalizer from '@middy/http-header-normalizer';
import httpSecurityHeaders from '@middy/http-security-headers';
import type { APIGatewayProxyEventV2WithJWTAuthorizer, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as z from 'zod';
import type { Actor } from '../../domain/access/index.ts';
import { authoritiesOf, type Person } from '../../domain/organisation/index.ts';
import { parseInput, parseJson } from '../../platform/http/parse.ts';
import { type Problem, ProblemError } from '../../platform/http/problem.ts';
import type { OrganisationStore } from '../../platform/dynamodb/organisation/organisation-store.ts';
import type { Log } from '../../platform/log/log.ts';
import type { Contract, Route } from './contract.ts';
import { assignmentsAround } from '../core/acting-assignments.ts';
import { problemOf, type Refusal } from './problems.ts';
import { localDate } from '../core/local-date.ts';

/** What a use case is told about one call. */
export interface Call<C extends Contract = Contract> {
  readonly route: Route;
  readonly params: z.output<C['params']>;
  readonly query: z.output<C['query']>;
  readonly body: z.output<C['body']>;
  readonly person: Person;
  readonly actor: Actor;
  /** Epoch milliseconds. */
  readonly now: number;
  /** The version the caller read, from `If-Match`. */
  readonly ifMatch?: number;
  /** From `Idempotency-Key`, with a hash of what was asked. */
  readonly once?: { readonly key: string; readonly fingerprint: string };
}

/** A use case's answer, in the contract's terms. */
export type Reply<T = unknown> =
  | { readonly ok: true; readonly body: T; readonly version?: number }
  | { readonly ok: false; readonly refusal: Refusal };

export type UseCase<C extends Contract> = (call: Call<C>) => Promise<Reply<z.input<C['reply']>>>;

/** What the edge itself needs of the outside world. */
export interface EdgePorts {
  readonly now: () => number;
  readonly log: Log;
  readonly zone: string;
  readonly identityClaim: string;
  readonly organisation: Pick<OrganisationStore, 'person' | 'assignmentsOf'>;
}

export type HttpEvent = APIGatewayProxyEventV2WithJWTAuthorizer;
export type HttpResult = APIGatewayProxyStructuredResultV2;
/** A Lambda handler for API Gateway's payload version 2. */
export type HttpHandler = (event: HttpEvent) => Promise<HttpResult>;

/** Builds the handler of one capability from its rows and its use cases, by operation. */
export function httpHandler(
  rows: readonly Route[],
  useCases: Readonly<Record<string, UseCase<never>>>,
  ports: EdgePorts,
): HttpHandler {
  const byKey = new Map(rows.map((row) => [`${row.method} ${row.path}`, row]));

  const answer = async (event: HttpEvent): Promise<HttpResult> => {
    const route = byKey.get(event.routeKey);
    const useCase = route === undefined ? undefined : useCases[route.operation];
    if (route === undefined || useCase === undefined)
      return problemResult(
        {
          status: 404,
          code: 'route.unknown',
          title: 'No such page',
          detail: 'Nothing is served at this address.',
        },
        event,
      );
    const { requestId } = event.requestContext;
    ports.log.info('STARTED', { operation: route.operation, requestId });
    const result = await handle(route, useCase, event, ports);
    ports.log.info('COMPLETED', { operation: route.operation, requestId, status: result.statusCode });
    return result;
  };

  const handler = middy<HttpEvent, HttpResult>(answer)
    .use(httpHeaderNormalizer({ canonical: false }))
    .use(httpSecurityHeaders())
    .onError((request) => {
      const { error, event } = request;
      if (error instanceof ProblemError) {
        request.response = problemResult(error.problem, event);
        return;
      }
      ports.log.error('HTTP_UNPLANNED', {
        requestId: event.requestContext.requestId,
        routeKey: event.routeKey,
        name: error?.name,
        reason: error?.message,
      });
      request.response = problemResult(
        {
          status: 500,
          code: 'unplanned',
          title: 'Something went wrong',
          detail:
            'This is our fault and has been recorded. Nothing you sent was stored unless a later look shows it. Please try again.',
        },
        event,
      );
    });
  // Middy asks for a Lambda context that none of this reads.
  return (event) => handler(event, {} as never);
}

async function handle(
  route: Route,
  useCase: UseCase<Contract>,
  event: HttpEvent,
  ports: EdgePorts,
): Promise<HttpResult> {
  const { contract } = route;
  const caller = await identify(event, ports);
  if ('refusal' in caller) return problemResult(problemOf(caller.refusal), event);
  const params = parseInput(contract.params, event.pathParameters ?? {}, 'path');
  const query = parseInput(contract.query, event.queryStringParameters ?? {}, 'query');
  const hasBody = route.method === 'POST' || route.method === 'PUT';
  const raw = hasBody ? parseJson(event.body, event.isBase64Encoded, event.headers['content-type']) : {};
  const body = parseInput(contract.body, raw, 'body');
  const reply = await useCase({
    route,
    params,
    query,
    body,
    ...caller,
    now: ports.now(),
    ...(contract.versioned ? ifMatch(event.headers['if-match']) : {}),
    ...(contract.repeatable ? once(event.headers['idempotency-key'], route, params, raw) : {}),
  });
  if (!reply.ok) return problemResult(problemOf(reply.refusal), event);
  return {
    statusCode: contract.status,
    headers: {
      'cache-control': 'no-store',
      ...(contract.status === 204 ? {} : { 'content-type': 'application/json' }),
      ...(reply.version === undefined ? {} : { etag: `"${reply.version}"` }),
    },
    ...(contract.status === 204 ? {} : { body: JSON.stringify(reply.body) }),
  };
}

type Caller = Pick<Call, 'person' | 'actor'>;

/** Who calls: identity from the verified token, authority from our own dated assignments. */
async function identify(event: HttpEvent, ports: EdgePorts): Promise<Caller | { readonly refusal: Refusal }> {
  const claims = (event.requestContext as Partial<HttpEvent['requestContext']>).authorizer?.jwt.claims;
  const claim = claims?.[ports.identityClaim];
  if (typeof claim !== 'string' || claim === '') return { refusal: { code: 'identity.missing' } };
  const [person, assignments] = await Promise.all([
    ports.organisation.person(claim),
    assignmentsAround(ports.organisation, claim),
  ]);
  if (person === undefined) return { refusal: { code: 'identity.unknown' } };
  const today = localDate(ports.zone, ports.now());
  return {
    person: person.value,
    actor: { personId: claim, authorities: authoritiesOf(claim, today, (id) => assignments.get(id) ?? []) },
  };
}

function ifMatch(header: string | undefined): { readonly ifMatch?: number } {
  if (header === undefined) return {};
  const version = /^"(\d{1,9})"$/.exec(header)?.[1];
  if (version !== undefined) return { ifMatch: Number(version) };
  throw new ProblemError({
    status: 400,
    code: 'input.invalid',
    title: 'Please correct what you sent',
    detail: 'If-Match takes one ETag as an answer gave it, e.g. "7".',
    errors: [{ field: 'If-Match', message: 'Send the ETag exactly as you got it.' }],
  });
}

const onceKey = z.string().regex(/^[\x21-\x7e]{1,100}$/, {
  message: 'Use 1 to 100 visible characters without blanks, for example a UUID.',
});

function once(
  header: string | undefined,
  route: Route,
  params: unknown,
  body: unknown,
): { readonly once?: NonNullable<Call['once']> } {
  if (header === undefined) return {};
  const { key } = parseInput(z.object({ key: onceKey }), { key: header }, 'header');
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([route.operation, params, body]))
    .digest('base64url');
  return { once: { key, fingerprint } };
}

function problemResult(problem: Problem, event: HttpEvent): HttpResult {
  const { status, code, title, detail, errors } = problem;
  return {
    statusCode: status,
    headers: { 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
    body: JSON.stringify({
      type: 'about:blank',
      status,
      code,
      title,
      detail,
      traceId: event.requestContext.requestId,
      errors,
    }),
  };
}
