import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { openJournal } from '../../../local/aws/journal.ts';
import { temporaryDirectory } from './fixture.ts';

const schema = z.object({ n: z.number() });
let folder: ReturnType<typeof temporaryDirectory>;
let file: string;

beforeEach(() => {
  folder = temporaryDirectory();
  file = join(folder.directory, 'some', 'rows.jsonl');
});
afterEach(() => {
  folder.remove();
});

function write(...numbers: number[]): void {
  const journal = openJournal(file, schema);
  for (const n of numbers) journal.append({ n });
  journal.close();
}

function read(): readonly number[] {
  const journal = openJournal(file, schema);
  journal.close();
  return journal.rows.map(({ n }) => n);
}

test('what was appended is read by the next process', () => {
  write(1, 2);
  write(3);
  expect(read()).toEqual([1, 2, 3]);
});

test('a last line torn by a kill is cut off, and the next line is whole', () => {
  write(1);
  appendFileSync(file, '{"n":2');
  write(3);
  expect(read()).toEqual([1, 3]);
  expect(readFileSync(file, 'utf8')).toBe('{"n":1}\n{"n":3}\n');
});

test('any other line that does not parse is an error that names it', () => {
  write(1);
  appendFileSync(file, '{"n":"two"}\n');
  expect(() => read()).toThrow(/rows\.jsonl, line 2 cannot be read/);
});
