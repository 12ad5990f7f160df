import { createHash } from 'node:crypto';
import middy from '@middy/core';
import httpHeaderNormalizer from '@middy/http-header-normalizer';
import httpSecurityHeaders from '@middy/http-security-headers';
import type { APIGatewayProxyEventV2WithJWTAuthorizer, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as z from 'zod';
import type { Refusal } from '../../domain/ledger/index.ts';
import { parseInput, parseJson } from '../../platform/http/parse.ts';
import { type Problem, ProblemError } from '../../platform/http/problem.ts';
import type { Log } from '../../platform/log/log.ts';
import type { AnyUseCase, Call, Caller, PublicCall, Reply } from './call.ts';
import type { Route } from './contract.ts';
import { commonProblem, type CommonRefusal } from './problems.ts';

/** What the edge itself needs of the outside world. */
export interface EdgePorts {
  readonly now: () => number;
  readonly log: Log;
  /** The token claim that holds our person id. */
  readonly identityClaim: string;
  /** Who a person is and may speak for; undefined when nobody has entered them. */
  readonly identify: (personId: string, now: number) => Promise<Caller | undefined>;
  /** Counts one more of a person's calls of an operation in this hour; false when there were `most` already. */
  readonly countCall: (personId: string, operation: string, most: number, now: number) => Promise<boolean>;
}

/** One capability as its edge serves it. */
export interface Served<R extends Refusal> {
  readonly routes: readonly Route[];
  /** By operation. */
  readonly useCases: Readonly<Record<string, AnyUseCase<R>>>;
  /** Those of public routes, by operation. */
  readonly publicUseCases?: Readonly<Record<string, AnyUseCase<R>>>;
  /** Its refusals as HTTP. */
  readonly problemOf: (refusal: R) => Problem;
}

export type HttpEvent = APIGatewayProxyEventV2WithJWTAuthorizer;
export type HttpResult = APIGatewayProxyStructuredResultV2;
/** A Lambda handler for API Gateway's payload version 2. */
export type HttpHandler = (event: HttpEvent) => Promise<HttpResult>;

/** Builds the handler of one capability. */
export function httpHandler<R extends Refusal>(served: Served<R>, ports: EdgePorts): HttpHandler {
  const byKey = new Map(served.routes.map((row) => [`${row.method} ${row.path}`, row]));

  const answer = async (event: HttpEvent): Promise<HttpResult> => {
    const route = byKey.get(event.routeKey);
    if (route === undefined) return problemResult(commonProblem({ code: 'route.unknown' }), event);
    const { requestId } = event.requestContext;
    ports.log.info('STARTED', { operation: route.operation, requestId });
    const result = await handle(route, served, event, ports);
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
        // Where, not what: a message may hold what somebody wrote.
        at: placesIn(error?.stack),
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

/** The innermost frames of a stack. */
function placesIn(stack: string | undefined): readonly string[] {
  const frames = stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return frames.slice(0, 5).map((line) => line.trim());
}

async function handle<R extends Refusal>(
  route: Route,
  served: Served<R>,
  event: HttpEvent,
  ports: EdgePorts,
): Promise<HttpResult> {
  const { contract } = route;
  const caller = route.access === 'person' ? await identify(event, ports) : undefined;
  if (caller !== undefined && 'code' in caller) return problemResult(commonProblem(caller), event);
  const params = parseInput(contract.params, event.pathParameters ?? {}, 'path');
  const query = parseInput(contract.query, event.queryStringParameters ?? {}, 'query');
  const hasBody = route.method === 'POST' || route.method === 'PUT';
  const raw = hasBody ? parseJson(event.body, event.isBase64Encoded, event.headers['content-type']) : {};
  const body = parseInput(contract.body, raw, 'body');
  if (caller !== undefined && contract.perHour !== undefined) {
    const { operation } = route;
    if (!(await ports.countCall(caller.person.id, operation, contract.perHour, ports.now())))
      return problemResult(commonProblem({ code: 'quota.spent', perHour: contract.perHour }), event);
  }
  const asked: PublicCall = {
    route,
    params,
    query,
    body,
    now: ports.now(),
    ...(contract.versioned ? ifMatch(event.headers['if-match']) : {}),
  };
  const keyed = contract.repeatable ? idempotency(event.headers['idempotency-key'], route, params, raw) : {};
  const reply =
    route.access === 'person' && caller !== undefined
      ? await carryOut(served.useCases, { ...asked, route, ...caller, ...keyed })
      : await carryOut(served.publicUseCases ?? {}, asked);
  if (!reply.ok) return problemResult(served.problemOf(reply.refusal), event);
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

/** Runs the use case of a route; a row without one is a fault of ours, not of the caller. */
function carryOut<R>(
  useCases: Readonly<Record<string, AnyUseCase<R>>>,
  call: PublicCall,
): Promise<Reply<unknown, R>> {
  const useCase = useCases[call.route.operation] as
    ((call: PublicCall) => Promise<Reply<unknown, R>>) | undefined;
  if (useCase === undefined) throw new Error(`Nothing carries out ${call.route.operation}.`);
  return useCase(call);
}

/** Who calls: identity from the verified token, authority from our own dated assignments. */
async function identify(event: HttpEvent, ports: EdgePorts): Promise<Caller | CommonRefusal> {
  const claims = (event.requestContext as Partial<HttpEvent['requestContext']>).authorizer?.jwt.claims;
  const claim = claims?.[ports.identityClaim];
  if (typeof claim !== 'string' || claim === '') return { code: 'identity.missing' };
  return (await ports.identify(claim, ports.now())) ?? { code: 'identity.unknown' };
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

const idempotencyKey = z.string().regex(/^[\x21-\x7e]{1,100}$/, {
  message: 'Use 1 to 100 visible characters without blanks, for example a UUID.',
});

function idempotency(
  header: string | undefined,
  route: Route,
  params: unknown,
  body: unknown,
): Pick<Call, 'idempotency'> {
  if (header === undefined) return {};
  const { key } = parseInput(z.object({ key: idempotencyKey }), { key: header }, 'header');
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([route.operation, params, body]))
    .digest('base64url');
  return { idempotency: { key, fingerprint } };
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
