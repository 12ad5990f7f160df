import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { checkDataFormat } from '../../local/data-format.ts';
import { temporaryDirectory } from './aws/fixture.ts';

let folder: ReturnType<typeof temporaryDirectory>;
beforeEach(() => {
  folder = temporaryDirectory();
});
afterEach(() => {
  folder.remove();
});

const file = (name: string): string => join(folder.directory, name);
const check = (): void => {
  checkDataFormat(folder.directory);
};

describe('a data folder', () => {
  test('that is new is marked with the format, and read again', () => {
    check();
    mkdirSync(file('dynamodb'));
    expect(check).not.toThrow();
    expect(JSON.parse(readFileSync(file('format.json'), 'utf8'))).toEqual({ format: 2 });
  });

  test.each([
    ['from before there was a mark', undefined],
    ['of another format', '{"format":1}'],
    ['whose mark is damaged', '{"format":'],
  ])('%s is refused with what to do, and left as it is', (_which, mark) => {
    mkdirSync(file('dynamodb'));
    if (mark !== undefined) writeFileSync(file('format.json'), mark);
    expect(check).toThrow(
      `The data in ${folder.directory}/ was written by another version of Rotunda and cannot be read by this one. Begin anew with npm start -- --fresh; to keep the data, move the folder away first.`,
    );
    expect(check).toThrow();
  });
});
