import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Person, signIn } from '../e2e/client.ts';
import { freePort } from '../support/free-port.ts';
import { type RuntimeProcess, startRuntimeProcess } from '../support/runtime-process.ts';

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly example?: unknown;
  readonly examples?: readonly unknown[];
}
interface Operation {
  readonly operationId: string;
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: Schema } } };
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema?: Schema }[];
}

const document = JSON.parse(readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8')) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};
const methods = ['get', 'post', 'put', 'delete'];
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item)
    .filter(([method]) => methods.includes(method))
    .map(([method, operation]) => ({ path, method, operation })),
);
const runs = Number(process.env['ROTUNDA_FUZZ_RUNS'] ?? 30);
const folder = mkdtempSync(join(tmpdir(), 'rotunda-fuzz-'));

let runtime: RuntimeProcess;
let callers: readonly Person[];
let numbers: readonly string[];

beforeAll(async () => {
  runtime = await startRuntimeProcess(folder, await freePort());
  callers = await Promise.all(
    ['nora-fieldstone', 'june-quickstep', 'vera-northwind', 'silas-appleyard', 'ada-keyring'].map((id) =>
      signIn(runtime.url, id),
    ),
  );
  const submission = { service: 'email', summary: 'Mail is late', description: 'Since 8.' };
  const made = await Promise.all(
    [callers[0], callers[3]].map(async (caller) => caller?.post('/requests', submission)),
  );
  numbers = made.map((answer) => String(answer?.body['number']));
});

afterAll(async () => {
  await runtime.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Things people and programs send by mistake or on purpose. */
const junk: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    -1,
    0,
    1e308,
    '',
    ' ',
    '\u0000',
    '\u202eabc',
    '\ud800',
    '__proto__',
    '9999-12-31',
    '+010000-01-01T00:00:00Z',
    [],
    {},
    [[[[]]]],
  ),
  fc.string({ unit: 'binary', maxLength: 50 }),
  fc.string({ minLength: 1_000, maxLength: 12_000 }),
  fc.jsonValue({ maxDepth: 3 }),
);

/** Values a schema describes, with some that it does not. */
function valueOf(schema: Schema | undefined, depth = 0): fc.Arbitrary<unknown> {
  if (schema === undefined || depth > 6) return junk;
  if (schema.$ref !== undefined)
    return valueOf(document.components.schemas[schema.$ref.split('/').at(-1) ?? ''], depth + 1);
  const options = schema.anyOf ?? schema.oneOf;
  const fitting = ((): fc.Arbitrary<unknown> => {
    if (schema.const !== undefined) return fc.constant(schema.const);
    if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
    if (options !== undefined) return fc.oneof(...options.map((option) => valueOf(option, depth + 1)));
    switch (schema.type) {
      case 'object': {
        const fields = Object.fromEntries(
          Object.entries(schema.properties ?? {}).map(([name, field]) => [name, valueOf(field, depth + 1)]),
        );
        return fc.record(fields, { requiredKeys: (schema.required ?? []).filter((name) => name in fields) });
      }
      case 'array':
        return fc.array(valueOf(schema.items, depth + 1), { maxLength: 4 });
      case 'integer':
      case 'number':
        return fc.oneof(fc.integer({ min: 1, max: 100 }), fc.double());
      case 'boolean':
        return fc.boolean();
      default:
        return fc.oneof(
          fc.constantFrom(schema.example ?? schema.examples?.[0] ?? 'email', 'treasury', '2026-12-01'),
          fc.string({ minLength: 1, maxLength: 40 }),
        );
    }
  })();
  return fc.oneof({ weight: 12, arbitrary: fitting }, { weight: 1, arbitrary: junk });
}

function bodyOf({ requestBody }: Operation): fc.Arbitrary<unknown> {
  const fitting = valueOf(requestBody?.content['application/json'].schema);
  const strayed = fc
    .tuple(fitting, fc.string({ maxLength: 12 }), junk)
    .map(([body, name, extra]) =>
      typeof body === 'object' && body !== null && !Array.isArray(body) ? { ...body, [name]: extra } : body,
    );
  return fc.oneof(
    { weight: 4, arbitrary: fitting },
    { weight: 1, arbitrary: strayed },
    { weight: 1, arbitrary: junk },
  );
}

async function versions(): Promise<readonly unknown[]> {
  const answers = await Promise.all(
    numbers.map(async (number, index) => callers[index === 0 ? 0 : 3]?.get(`/requests/${number}`)),
  );
  return answers.map((answer) => answer?.body['version']);
}

describe('whatever is sent to an operation of the reference', () => {
  test.each(operations.map((one) => [one.operation.operationId, one] as const))(
    '%s answers in its own words, and a refusal changes nothing',
    async (_name, { path, method, operation }) => {
      const place = fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom('first', 'second') },
        { weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }) },
      );
      await fc.assert(
        fc.asyncProperty(
          fc.record({
            caller: fc.nat({ max: 4 }),
            place,
            body: bodyOf(operation),
            query: fc.dictionary(
              fc.constantFrom(
                ...(operation.parameters ?? []).filter((one) => one.in === 'query').map(({ name }) => name),
                'x',
              ),
              fc.string({ maxLength: 20 }),
              { maxKeys: 3 },
            ),
            header: fc.constantFrom<Record<string, string>>(
              {},
              { 'if-match': '"1"' },
              { 'if-match': 'x' },
              { 'idempotency-key': 'k1' },
              { 'idempotency-key': ' ' },
            ),
          }),
          async ({ caller, place: where, body, query, header }) => {
            const values: Readonly<Record<string, string>> = {
              id: where === 'first' ? (numbers[0] ?? '') : where === 'second' ? (numbers[1] ?? '') : where,
              clock: 'resolution',
              attachment: 'abc',
              agency: where === 'first' ? 'treasury' : where === 'second' ? 'agriculture' : where,
              person: where === 'first' ? 'vera-northwind' : where === 'second' ? 'nora-fieldstone' : where,
              version: where === 'first' ? '1' : where,
              assignment: where,
              service: where === 'first' ? 'email' : where,
              channel: where === 'first' ? 'email' : where === 'second' ? 'sms' : where,
            };
            const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
              encodeURIComponent((values[name] ?? where).toWellFormed()),
            );
            const search = new URLSearchParams(query).toString();
            const before = await versions();
            const answer = await callers[caller]?.send(
              method.toUpperCase(),
              `${filled}${search === '' ? '' : `?${search}`}`,
              method === 'get' || method === 'delete' ? undefined : body,
              header,
            );
            if (answer === undefined) throw new Error('Nobody called.');
            expect(answer.status).toBeLessThan(500);
            if (answer.status < 400) return;
            expect(answer.type).toBe('application/problem+json');
            expect(answer.body).toMatchObject({
              status: answer.status,
              code: expect.stringMatching(/^[a-z-]+\.[a-z-]+$/),
              title: expect.stringMatching(/\w/),
              detail: expect.stringMatching(/\w/),
            });
            expect(JSON.stringify(answer.body)).not.toMatch(/node_modules|\.ts:|at \w+ \(/);
            expect(await versions()).toEqual(before);
          },
        ),
        { numRuns: runs, endOnFailure: true },
      );
    },
    120_000,
  );
});
