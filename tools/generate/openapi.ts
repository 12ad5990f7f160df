import * as z from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiResponsesObject } from 'zod-openapi';
import type { Route } from '../../functions/http/contract.ts';
import { capabilities, routesIn } from '../../functions/capabilities.ts';
import type { Capability } from '../../functions/core/capability.ts';

const problem = z
  .object({
    type: z.literal('about:blank'),
    status: z.int(),
    code: z
      .string()
      .meta({ description: 'Never changes: decide by this one.', examples: ['request.wrong-status'] }),
    title: z.string().meta({ examples: ['Not possible now'] }),
    detail: z
      .string()
      .meta({ examples: ['The request is closed; from there this is not a step it can take.'] }),
    traceId: z.string().meta({ description: 'Quote it when you ask for help.' }),
    errors: z
      .array(z.object({ field: z.string(), message: z.string() }))
      .optional()
      .meta({ description: 'The fields at fault, where there are any.' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' });

/** Every refusal an operation may answer with, by status. */
const refusals = {
  400: { name: 'Invalid', description: 'What was sent cannot be accepted; `errors` names the fields.' },
  401: { name: 'SignIn', description: 'Nobody is signed in.' },
  403: { name: 'Forbidden', description: 'The caller’s roles do not include this.' },
  404: { name: 'NotFound', description: 'There is none that the caller may see.' },
  409: { name: 'Conflict', description: 'Not possible as things stand; `code` says why.' },
  412: { name: 'Changed', description: 'Somebody changed it since the version in If-Match.' },
  413: { name: 'TooLarge', description: 'More than is accepted.' },
  415: { name: 'NotJson', description: 'The body was not sent as application/json.' },
  422: { name: 'KeyReused', description: 'The Idempotency-Key was used for another command.' },
  429: { name: 'Enough', description: 'Asked for too often within an hour.' },
  500: { name: 'Unplanned', description: 'Our fault, and recorded.' },
} as const;

const ifMatch = z
  .string()
  .optional()
  .meta({
    description: 'The ETag of the version this was decided on: refused with 412 when it has changed since.',
    examples: ['"7"'],
  });
const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,100}$/)
  .optional()
  .meta({
    description:
      'Makes sending this twice harmless: for a day the same key gets the same answer and changes nothing.',
    examples: ['0198f2a6-7a3e-7c11-9d41-3f6f3c1d5b7e'],
  });
const etag = z.string().meta({ description: 'The version, for If-Match.', examples: ['"7"'] });

/** The reference of the HTTP interface, OpenAPI 3.1, made from the table of routes and nothing else. */
export function openApiDocument(registry: readonly Capability<never>[] = capabilities): unknown {
  const table = routesIn(registry);
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  for (const route of table) (paths[route.path] ??= {})[route.method.toLowerCase()] = operationOf(route);
  return createDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'Rotunda',
        version: '1',
        description:
          'The single front door between a state’s agencies and the central IT department that serves them. Instants are ISO 8601 in UTC. Fields nobody knows are refused. Every refusal is a problem with a stable `code`.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/', description: 'where this document is served' }],
      security: [{ token: [] }],
      tags: registry
        .filter(({ routes }) => routes.length > 0)
        .map(({ name, about }) => ({ name, description: about })),
      paths: paths,
      components: {
        securitySchemes: {
          token: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description: 'An access token of the identity provider.',
          },
        },
        responses: Object.fromEntries(
          Object.values(refusals).map(({ name, description }) => [
            name,
            { description, content: { 'application/problem+json': { schema: problem } } },
          ]),
        ),
      },
    },
    {
      override: ({ jsonSchema }) => {
        plain(jsonSchema);
      },
    },
  );
}

function operationOf(route: Route): ZodOpenApiOperationObject {
  const { contract, method } = route;
  const takesBody = method === 'POST' || method === 'PUT';
  const header = {
    ...(honoursIfMatch(route) ? { 'If-Match': ifMatch } : {}),
    ...(contract.repeatable ? { 'Idempotency-Key': idempotencyKey } : {}),
  };
  const hasBody = takesBody && !isEmpty(contract.body);
  return {
    operationId: route.operation,
    tags: [route.capability],
    summary: route.summary,
    description:
      route.access === 'public'
        ? 'Open to anybody who has the link; nobody has to sign in.'
        : `Needs \`${route.permission.action}\`; \`docs/access.md\` tells who has it.`,
    ...(route.access === 'public' ? { security: [] } : {}),
    requestParams: {
      ...(isEmpty(contract.params) ? {} : { path: asObject(contract.params) }),
      ...(isEmpty(contract.query) ? {} : { query: asObject(contract.query) }),
      ...(Object.keys(header).length === 0 ? {} : { header: z.object(header) }),
    },
    ...(hasBody
      ? { requestBody: { required: true, content: { 'application/json': bodyOf(contract.body) } } }
      : {}),
    responses: { ...successOf(route), ...refusalsOf(route) },
  };
}

/** The body, with a whole example where there is one: the reference page fills it in. */
function bodyOf(schema: z.ZodType): { schema: z.ZodType; example?: unknown } {
  const example: unknown = z.globalRegistry.get(schema)?.examples?.[0];
  return { schema, ...(example === undefined ? {} : { example }) };
}

function successOf({ contract }: Route): ZodOpenApiResponsesObject {
  const { status } = contract;
  if (status === 204) return { 204: { description: 'Done.' } };
  return {
    [status]: {
      description: status === 201 ? 'Stored.' : 'As it stands.',
      ...(contract.versioned ? { headers: z.object({ ETag: etag }) } : {}),
      content: { 'application/json': { schema: contract.reply } },
    },
  };
}

function refusalsOf(route: Route): ZodOpenApiResponsesObject {
  const { contract, method, path } = route;
  const changes = method !== 'GET';
  const sendsBody = method === 'POST' || method === 'PUT';
  const takesInput = sendsBody || !isEmpty(contract.params) || !isEmpty(contract.query);
  const namesSomething =
    path.includes('{') || 'agency' in fieldsOf(contract.query) || 'agency' in fieldsOf(contract.body);
  const fits: Readonly<Record<keyof typeof refusals, boolean>> = {
    400: takesInput,
    401: route.access === 'person',
    403: route.access === 'person',
    404: namesSomething,
    409: changes,
    412: honoursIfMatch(route),
    413: sendsBody,
    415: sendsBody,
    422: contract.repeatable,
    429: contract.perHour !== undefined,
    500: true,
  };
  return Object.fromEntries(
    Object.entries(refusals)
      .filter(([status]) => fits[Number(status) as keyof typeof refusals])
      .map(([status, { name }]) => [status, { $ref: `#/components/responses/${name}` }]),
  );
}

/** Leaves out what zod adds and nobody needs to read: the range of whole numbers JavaScript counts exactly, a date's grammar. */
function plain(schema: {
  type?: unknown;
  format?: unknown;
  pattern?: unknown;
  minimum?: unknown;
  maximum?: unknown;
}): void {
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
  if (schema.format === 'date-time' || schema.format === 'date' || schema.format === 'email')
    delete schema.pattern;
}

/** What is new has no version to be changed. */
function honoursIfMatch({ contract, method, path }: Route): boolean {
  return contract.versioned && (method === 'POST' || method === 'PUT') && path.includes('{');
}

function asObject(schema: z.ZodType): z.ZodObject {
  if (schema instanceof z.ZodObject) return schema;
  throw new Error('Parameters of a route are an object of fields.');
}

function fieldsOf(schema: z.ZodType): Readonly<Record<string, unknown>> {
  return schema instanceof z.ZodObject ? schema.shape : {};
}

function isEmpty(schema: z.ZodType): boolean {
  return schema instanceof z.ZodObject && Object.keys(schema.shape).length === 0;
}
