import { constants, existsSync, mkdirSync } from 'node:fs';
import { copyFile, mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { attachmentsFolder, databaseName, openDataBeside } from '../data-folder.ts';
import { takeLock } from '../store/lock.ts';

/** What was copied. */
export interface Copied {
  readonly attachments: number;
}

/**
 * Copies everything a machine keeps to a new folder, whether it runs or not. The database is copied as it stands at
 * one instant; contents of attachments are copied before it and after it, so that all it knows of are there.
 *
 * @throws Error with a sentence for the terminal
 */
export async function backUp(directory: string, target: string): Promise<Copied> {
  if (existsSync(target)) throw new Error(`${target} is there already: name a folder that is not.`);
  const { store } = await openDataBeside(directory);
  try {
    const part = `${target}.part`;
    mkdirSync(part, { recursive: true, mode: 0o700 });
    await copyFolder(join(directory, attachmentsFolder), join(part, attachmentsFolder));
    await store.backup(join(part, databaseName));
    const copied = await copyFolder(join(directory, attachmentsFolder), join(part, attachmentsFolder));
    // Whole from the moment it has its name.
    await rename(part, target);
    return { attachments: copied };
  } finally {
    await store.close();
  }
}

/**
 * Brings a backup back to a machine that has no data.
 *
 * @throws Error with a sentence for the terminal
 */
export async function restore(source: string, directory: string): Promise<Copied> {
  if (!existsSync(join(source, databaseName))) throw new Error(`${source} is no backup of Rotunda.`);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const lock = takeLock(directory);
  if (lock === undefined) throw new Error(`Rotunda runs on ${directory}/: stop it first.`);
  try {
    if (existsSync(join(directory, databaseName)))
      throw new Error(`There is data in ${directory}/ already: move that folder away first.`);
    const copied = await copyFolder(join(source, attachmentsFolder), join(directory, attachmentsFolder));
    const part = join(directory, `${databaseName}.part`);
    await copyFile(join(source, databaseName), part);
    await rename(part, join(directory, databaseName));
    return { attachments: copied };
  } finally {
    lock.release();
  }
}

/** Copies what is not there yet. Contents never change under a name. @returns how many files there are */
async function copyFolder(from: string, to: string): Promise<number> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  const names = existsSync(from) ? (await readdir(from)).filter((name) => !name.endsWith('.part')) : [];
  for (const name of names)
    if (!existsSync(join(to, name)))
      await copyFile(join(from, name), join(to, name), constants.COPYFILE_FICLONE).catch(ignoreRemoved);
  return names.length;
}

/** Somebody may remove a file while others are copied. */
function ignoreRemoved(error: unknown): void {
  if ((error as { readonly code?: string }).code !== 'ENOENT') throw error;
}
