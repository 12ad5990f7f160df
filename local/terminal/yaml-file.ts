import { readFile } from 'node:fs/promises';
import { parse, YAMLParseError } from 'yaml';
import type * as z from 'zod';
import { UsageError } from './usage-error.ts';

/**
 * The text of a file somebody named.
 *
 * @throws UsageError when there is no such file
 */
export async function readTextFile(path: string, what: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    throw new UsageError(`The ${what} ${path} cannot be read: check the path.`);
  }
}

/**
 * The entries of a YAML file.
 *
 * @throws UsageError naming the line when it is no YAML, or no list of entries
 */
export function parseYamlEntries(text: string, what: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw error;
    const line = error.linePos?.[0].line;
    throw new UsageError(
      `The ${what} is not readable YAML${line === undefined ? '' : ` at line ${line}`}: correct it there.`,
    );
  }
  throw new UsageError(`The ${what} has no entries: start from the one that is shipped.`);
}

/** What a schema found, each as half a sentence in the words of the file: `columns.state is missing`. */
export function describeSchemaProblems(raw: unknown, error: z.ZodError): readonly string[] {
  return error.issues.map((issue) => {
    const path = issue.path.map(String);
    if (issue.code === 'unrecognized_keys')
      return `${issue.keys.map((key) => [...path, key].join('.')).join(', ')} is no entry it can have`;
    const given = path.reduce<unknown>(
      (value, key) => (value as Record<string, unknown> | undefined)?.[key],
      raw,
    );
    if (given === undefined || given === null) return `${path.join('.')} is missing`;
    const allowed =
      issue.code === 'invalid_value'
        ? `is none of ${issue.values.map(String).join(', ')}`
        : 'has the wrong form';
    return `${path.join('.')} ${allowed} (${JSON.stringify(given)})`;
  });
}
