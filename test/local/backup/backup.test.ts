import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { openFiles } from '../../../local/attachments/files.ts';
import { backUp, restore } from '../../../local/backup/backup.ts';
import { openDataFolder } from '../../../local/data-folder.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

let folder: ReturnType<typeof temporaryDirectory>;
let data: string;
let copy: string;
beforeEach(async () => {
  folder = temporaryDirectory();
  [data, copy] = [join(folder.directory, 'data'), join(folder.directory, 'copy')];
  const first = await openDataFolder(data);
  await first.values.put('zone', 'America/Detroit');
  await first.close();
});
afterEach(() => {
  folder.remove();
});

test('what was there when it was copied is there when it is restored, also from a machine that runs', async () => {
  const running = await openDataFolder(data);
  await running.values.put('department', 'Central IT');
  const written = Array.from({ length: 50 }, (_, index) => running.values.put(`later-${index}`, index));
  expect(await backUp(data, copy)).toEqual({ attachments: 0 });
  await Promise.all(written);
  await running.close();

  const elsewhere = join(folder.directory, 'elsewhere');
  await restore(copy, elsewhere);
  const restored = await openDataFolder(elsewhere);
  expect([restored.values.get('zone'), restored.values.get('department')]).toEqual([
    'America/Detroit',
    'Central IT',
  ]);
  await restored.close();
});

test('contents of attachments are in it', async () => {
  const running = await openDataFolder(data);
  const files = await openFiles(running.store, running.path('attachments'));
  await files.keep(Readable.from([Buffer.from('A plan')]), {
    key: 'r/a',
    mediaType: 'text/plain',
    bytes: 6,
  });
  expect(await backUp(data, copy)).toEqual({ attachments: 1 });
  await running.close();
  const elsewhere = join(folder.directory, 'elsewhere');
  await restore(copy, elsewhere);
  const restored = await openDataFolder(elsewhere);
  const kept = (await openFiles(restored.store, restored.path('attachments'))).get({ key: 'r/a' });
  expect(existsSync(kept?.path ?? '')).toBe(true);
  await restored.close();
});

test.each([
  [
    'to a folder that is there',
    () => backUp(data, data),
    /data is there already: name a folder that is not\./,
  ],
  [
    'over data',
    async () => {
      await backUp(data, copy);
      await restore(copy, data);
    },
    /There is data in .*data\/ already: move that folder away first\./,
  ],
  [
    'of what is none',
    () => {
      writeFileSync(join(folder.directory, 'x'), '');
      return restore(folder.directory, join(folder.directory, 'elsewhere'));
    },
    /is no backup of Rotunda\./,
  ],
])('a copy %s is refused in a sentence', async (_what, attempt, sentence) => {
  await expect(attempt()).rejects.toThrow(sentence);
});

test('a machine that runs gets no other data', async () => {
  await backUp(data, copy);
  const running = await openDataFolder(join(folder.directory, 'elsewhere'));
  await expect(restore(copy, join(folder.directory, 'elsewhere'))).rejects.toThrow(/stop it first\./);
  await running.close();
});
