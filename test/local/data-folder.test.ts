import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openDataBeside, openDataFolder } from '../../local/data-folder.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

let folder: ReturnType<typeof temporaryDirectory>;
beforeEach(() => {
  folder = temporaryDirectory();
});
afterEach(() => {
  folder.remove();
});

const file = (name: string): string => join(folder.directory, name);

describe('a data folder', () => {
  test('keeps what it is given, its owner’s alone, also for the next process', async () => {
    const first = await openDataFolder(folder.directory);
    await first.values.put('zone', 'America/Detroit');
    expect(statSync(file('rotunda.db')).mode & 0o777).toBe(0o600);
    await first.close();
    const second = await openDataFolder(folder.directory);
    expect(second.values.get('zone')).toBe('America/Detroit');
    await second.close();
  });

  test('is one process’s: another is told so, and throws nothing away', async () => {
    const running = await openDataFolder(folder.directory);
    await running.values.put('zone', 'America/Detroit');
    await expect(openDataFolder(folder.directory, { fresh: true })).rejects.toThrow(
      `Rotunda runs already on the data in ${folder.directory}/: use that one, or stop it first. Nothing was changed.`,
    );
    expect(running.values.get('zone')).toBe('America/Detroit');
    await running.close();
  });

  test('is emptied for a fresh start', async () => {
    const first = await openDataFolder(folder.directory);
    await first.values.put('zone', 'America/Detroit');
    await first.close();
    mkdirSync(file('attachments'));
    writeFileSync(file('attachments/a'), 'x');
    const second = await openDataFolder(folder.directory, { fresh: true });
    expect(second.values.get('zone')).toBeUndefined();
    expect(existsSync(file('attachments'))).toBe(false);
    await second.close();
  });

  test('is open to commands beside the process, which see and write the same', async () => {
    const running = await openDataFolder(folder.directory);
    await running.values.put('zone', 'America/Detroit');
    const beside = await openDataBeside(folder.directory);
    expect(beside.values.get('zone')).toBe('America/Detroit');
    await beside.values.put('zone', 'America/Chicago');
    expect(running.values.get('zone')).toBe('America/Chicago');
    await beside.store.close();
    await running.close();
  });

  test('whose database is missing is not taken for a new one', async () => {
    mkdirSync(file('attachments'));
    await expect(openDataFolder(folder.directory)).rejects.toThrow(
      `${file('rotunda.db')} is missing: restore it from a backup, or begin anew with npm start -- --fresh.`,
    );
    rmSync(file('attachments'), { recursive: true });
    await (await openDataFolder(folder.directory)).close();
  });

  test.each([
    [
      'of the first formats',
      () => {
        mkdirSync(file('dynamodb'));
        return Promise.resolve();
      },
    ],
    [
      'of a later format',
      async () => {
        const data = await openDataFolder(folder.directory);
        await data.values.put('format', 99);
        await data.close();
      },
    ],
  ])('%s is refused with what to do, and left as it is', async (_which, prepare) => {
    await prepare();
    const sentence = `The data in ${folder.directory}/ was written by another version of Rotunda and cannot be read by this one. Begin anew with npm start -- --fresh; to keep the data, move the folder away first.`;
    await expect(openDataFolder(folder.directory)).rejects.toThrow(sentence);
    await expect(openDataFolder(folder.directory)).rejects.toThrow(sentence);
  });

  test('that is none is said to a command, with how to start', async () => {
    await expect(openDataBeside(file('nowhere'))).rejects.toThrow(
      `There is no data in ${file('nowhere')}/: start Rotunda once with npm start, or name a stage with --stage.`,
    );
  });
});
