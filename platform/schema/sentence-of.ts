import type * as z from 'zod';

/** What is expected, in the words of whoever fills it in. */
const expectations: Readonly<Record<string, string>> = {
  object: 'named fields',
  record: 'named fields',
  array: 'a list',
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

const forms: Readonly<Record<string, string>> = {
  date: 'a date such as 2026-11-30',
  datetime: 'a date and time such as 2026-11-30T14:00:00Z',
  email: 'an email address',
};

/**
 * What is wrong with a value, as a sentence that says what to do. For a schema to parse with; where the schema has a
 * sentence of its own, that one is said. Names of unknown fields are left to whoever knows where they stand.
 *
 * @example schema.safeParse(value, { error: sentenceOf })
 */
export function sentenceOf(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? 'This is missing.'
        : `Write ${expectations[issue.expected] ?? issue.expected} here.`;
    case 'invalid_value':
      return `Use one of: ${issue.values.map(String).join(', ')}.`;
    case 'invalid_format':
      return forms[issue.format] === undefined
        ? 'This has another form than it must have.'
        : `Write ${forms[issue.format]} here.`;
    case 'too_small':
      return boundOf(issue.origin, issue.minimum, issue.inclusive === false ? 'more than' : 'at least');
    case 'too_big':
      return boundOf(issue.origin, issue.maximum, issue.inclusive === false ? 'less than' : 'at most');
    case 'invalid_union':
      return 'This has none of the forms it can have.';
    case 'invalid_key':
      return 'This is no name it can have.';
    default:
      return undefined;
  }
}

/** One of what a bound counts, and several. */
const counted: Readonly<Record<string, readonly [one: string, several: string]>> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
};

function boundOf(origin: string, bound: number | bigint, relation: string): string {
  const [one, several] = counted[origin] ?? [];
  const what = Number(bound) === 1 ? one : several;
  return `Write ${relation} ${bound}${what === undefined ? '' : ` ${what}`}.`;
}
