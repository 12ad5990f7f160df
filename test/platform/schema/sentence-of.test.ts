import { expect, test } from '@jest/globals';
import * as z from 'zod';
import { sentenceOf } from '../../../platform/schema/sentence-of.ts';

const said = (schema: z.ZodType, value: unknown): string | undefined =>
  schema.safeParse(value, { error: sentenceOf }).error?.issues[0]?.message;

test.each<[string, z.ZodType, unknown]>([
  ['This is missing.', z.string(), undefined],
  ['Write text here.', z.string(), 5],
  ['Write text here.', z.string(), null],
  ['Write a number here.', z.number(), '5'],
  ['Write a whole number here.', z.int(), 1.5],
  ['Write true or false here.', z.boolean(), 'yes'],
  ['Write a list here.', z.array(z.string()), {}],
  ['Write named fields here.', z.strictObject({}), []],
  ['Use one of: low, high.', z.enum(['low', 'high']), 'none'],
  ['Write a date such as 2026-11-30 here.', z.iso.date(), '2026-02-30'],
  ['Write a date and time such as 2026-11-30T14:00:00Z here.', z.iso.datetime(), 'noon'],
  ['Write an email address here.', z.email(), 'x'],
  ['This has another form than it must have.', z.string().regex(/^a$/), 'b'],
  ['Write at least 1.', z.int().min(1), 0],
  ['Write more than 1.', z.number().gt(1), 1],
  ['Write at most 9.', z.int().max(9), 10],
  ['Write less than 9.', z.number().lt(9), 9],
  ['Write at least 2 characters.', z.string().min(2), 'a'],
  ['Write at most 1 entry.', z.array(z.int()).max(1), [1, 2]],
  ['This has none of the forms it can have.', z.union([z.string(), z.int()]), {}],
  ['This is no name it can have.', z.record(z.string().min(2), z.int()), { a: 1 }],
])('%s', (sentence, schema, value) => {
  expect(said(schema, value)).toBe(sentence);
});

test('a sentence of the schema’s own is said in its place', () => {
  const schema = z.string().min(1, { message: 'Write something here.' });
  expect(said(schema, '')).toBe('Write something here.');
});
