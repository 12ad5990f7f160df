import { expect, test } from '@jest/globals';
import { mkdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { logFile } from '../../local/log-file.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { until } from '../support/until.ts';

test('a log that cannot be written is said once, stops nobody, and is written again when it can be', async () => {
  const folder = temporaryDirectory();
  const file = join(folder.directory, 'functions.log');
  // Nothing can be written to a directory, not even by the superuser.
  mkdirSync(file);
  const printed: string[] = [];
  const log = logFile(file, (sentence) => printed.push(sentence));
  log.info('ONE');
  log.info('TWO');
  await until(() => printed.length > 0 || undefined);
  log.info('THREE');
  log.error('FOUR');
  expect(printed).toEqual([expect.stringMatching(/^The log cannot be written/), `FOUR: see ${file}`]);
  await until(() => {
    try {
      rmdirSync(file);
    } catch {
      // It is gone already.
    }
    log.info('LATER', { requestId: '4HK7-9MXA-3' });
    try {
      return readFileSync(file, 'utf8').includes('"LATER"') || undefined;
    } catch {
      return undefined;
    }
  });
  folder.remove();
});
