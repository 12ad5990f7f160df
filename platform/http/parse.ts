import type * as z from 'zod';
import { sentenceOf } from '../schema/sentence-of.ts';
import { ProblemError } from './problem.ts';

/** Bodies are short texts and choices; files go to the bucket. */
const maxBytes = 64 * 1024;

/**
 * The JSON of a request body.
 *
 * @throws ProblemError 413 when too large, 415 when not sent as JSON, 400 when not JSON
 */
export function parseJson(
  body: string | undefined,
  isBase64: boolean,
  contentType: string | undefined,
): unknown {
  const bytes = Buffer.from(body ?? '', isBase64 ? 'base64' : 'utf8');
  if (bytes.length === 0) return {};
  if (bytes.length > maxBytes)
    throw new ProblemError({
      status: 413,
      code: 'body.too-large',
      title: 'Too much text',
      detail: `Send at most ${maxBytes / 1024} KB. Attach long documents as files.`,
    });
  if (!jsonInUtf8.test(contentType ?? ''))
    throw new ProblemError({
      status: 415,
      code: 'body.not-json',
      title: 'Wrong format',
      detail: 'Send the request as JSON in UTF-8, with the header Content-Type: application/json.',
    });
  const { text, value } = readJson(bytes);
  if (keysWritten(text) !== keysRead(value))
    throw new ProblemError({
      status: 400,
      code: 'body.repeated-field',
      title: 'A field is there twice',
      detail: 'Give each field once: of two with the same name nobody could tell which one is meant.',
    });
  return value;
}

const jsonInUtf8 = /^application\/json\s*(;\s*charset\s*=\s*"?utf-?8"?\s*)?$/i;

function readJson(bytes: Buffer): { readonly text: string; readonly value: unknown } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { text, value: JSON.parse(text) };
  } catch {
    throw new ProblemError({
      status: 400,
      code: 'body.not-json',
      title: 'Not readable',
      detail: 'The body is not valid JSON in UTF-8.',
    });
  }
}

/** Names of fields in valid JSON, repeated ones too: of its strings those that a colon follows. */
function keysWritten(json: string): number {
  return json.match(/"(?:[^"\\]|\\.)*"(?:\s*:)?/g)?.filter((string) => string.endsWith(':')).length ?? 0;
}

function keysRead(value: unknown): number {
  let count = 0;
  // Without recursion: a body may be nested as deep as it is long.
  const left = [value];
  while (left.length > 0) {
    const next = left.pop();
    if (typeof next !== 'object' || next === null) continue;
    if (!Array.isArray(next)) count += Object.keys(next).length;
    for (const one of Object.values(next)) left.push(one);
  }
  return count;
}

/**
 * Parses one part of a request by its schema.
 *
 * @throws ProblemError 400 `input.invalid` naming every field at fault
 */
export function parseInput<T>(
  schema: z.ZodType<T>,
  input: unknown,
  where: 'path' | 'query' | 'body' | 'header',
): T {
  const parsed = schema.safeParse(input, { error: sentenceOf });
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.flatMap((issue) => {
    const at = issue.path.map(String);
    // Zod names unknown fields together; a person wants each by its name.
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({
        field: [...at, key].join('.'),
        message: 'This field is not known here: leave it out.',
      }));
    return [{ field: at.join('.') || where, message: issue.message }];
  });
  throw new ProblemError({
    status: 400,
    code: 'input.invalid',
    title: 'Please correct what you sent',
    detail: `${errors.length === 1 ? 'One field' : `${errors.length} fields`} in the ${where} cannot be accepted.`,
    errors,
  });
}
