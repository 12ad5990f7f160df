import { expect, test } from '@jest/globals';
import * as z from 'zod';
import { capabilities, routesIn } from '../../functions/capabilities.ts';
import { parseInput } from '../../platform/http/parse.ts';
import { ProblemError } from '../../platform/http/problem.ts';

const parts = ['params', 'query', 'body'] as const;
const where = { params: 'path', query: 'query', body: 'body' } as const;
const wrong = [undefined, null, true, -1, 1.5, 1e300, '', 'x', 'x'.repeat(70_000), [], [5], {}, { a: 5 }];

const routes = routesIn(capabilities).map(({ method, path, contract }) => ({
  name: `${method} ${path}`,
  contract,
}));

/** Inputs that are wrong as a whole, or in one field. */
function* inputsOf(schema: z.ZodType): Generator {
  yield* wrong;
  if (schema instanceof z.ZodObject)
    for (const field of Object.keys(schema.shape)) for (const value of wrong) yield { [field]: value };
}

function sentencesOn(schema: z.ZodType, input: unknown, at: (typeof where)[keyof typeof where]): string[] {
  try {
    parseInput(schema, input, at);
    return [];
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return (error.problem.errors ?? []).map(({ message }) => message);
  }
}

test.each(routes)('$name says what is wrong in sentences for people', ({ contract }) => {
  const said = new Set(
    parts.flatMap((part) =>
      [...inputsOf(contract[part])].flatMap((input) => sentencesOn(contract[part], input, where[part])),
    ),
  );
  expect(
    [...said].filter((text) => !/^[A-Z].*\.$/s.test(text) || /expected|received|Invalid|Too /.test(text)),
  ).toEqual([]);
});
