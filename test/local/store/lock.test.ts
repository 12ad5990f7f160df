import { expect, test } from '@jest/globals';
import { join } from 'node:path';
import { takeLock } from '../../../local/store/lock.ts';
import { aDirectory, startHelper } from './fixture.ts';

const directory = aDirectory();

test('a directory is taken once, and again when it was released', () => {
  const folder = join(directory, 'once');
  const lock = takeLock(folder);
  expect(lock).toBeDefined();
  expect(takeLock(folder)).toBeUndefined();
  lock?.release();
  lock?.release();
  const next = takeLock(folder);
  expect(next).toBeDefined();
  next?.release();
});

test('of five processes that start at once exactly one takes the directory', async () => {
  const folder = join(directory, 'race');
  const helpers = Array.from({ length: 5 }, () => startHelper('hold-lock', folder));
  const answers = await Promise.all(helpers.map((helper) => helper.line()));
  expect(answers.filter((answer) => answer === 'taken')).toHaveLength(1);
  expect(answers.filter((answer) => answer === 'refused')).toHaveLength(4);
  for (const helper of helpers) helper.kill();
});

test('a killed process leaves no lock behind', async () => {
  const folder = join(directory, 'killed');
  const helper = startHelper('hold-lock', folder);
  expect(await helper.line()).toBe('taken');
  expect(takeLock(folder)).toBeUndefined();
  helper.kill();
  await helper.rest();
  const lock = takeLock(folder);
  expect(lock).toBeDefined();
  lock?.release();
});
