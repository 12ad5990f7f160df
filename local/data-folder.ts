import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type KeptValues, openKeptValues } from './kept-values.ts';
import { checkNotMigrated } from './migrate/record.ts';
import { takeLock } from './store/lock.ts';
import { openStore, type Store, type StoreOptions } from './store/store.ts';

/** Goes up whenever what is stored can no longer be read by what was written before. */
const format = 4;

/** The one table of the product, by the name it has on this machine. */
export const tableName = 'rotunda';

export const databaseName = 'rotunda.db';
export const attachmentsFolder = 'attachments';
const lockPrefix = 'lock';

/** Everything one machine keeps: a database, and the contents of attachments beside it. */
export interface DataFolder {
  readonly store: Store;
  readonly values: KeptValues;
  /** Path of something else in the folder. */
  readonly path: (name: string) => string;
  /** Closes the database and lets the next process in. */
  close(): Promise<void>;
}

export interface DataOptions extends Pick<StoreOptions, 'keepChanges'> {
  /** Whether what is there is thrown away. */
  readonly fresh?: boolean;
  /** Whether it may be opened although it was migrated: to look, or to give the migration up. */
  readonly evenIfMigrated?: boolean;
}

/**
 * Opens the data of one machine for the one process that serves it. The lock comes first: nothing is looked at, and
 * nothing thrown away, that another process is using.
 *
 * @param options.evenIfMigrated for who migrates it: otherwise nobody serves what AWS serves by now
 * @throws Error with a sentence for the terminal, when it is in use, damaged, migrated, or of another version
 */
export async function openDataFolder(
  directory: string,
  { fresh = false, keepChanges, evenIfMigrated = false }: DataOptions = {},
): Promise<DataFolder> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const lock = takeLock(directory);
  if (lock === undefined)
    throw new Error(
      `Rotunda runs already on the data in ${directory}/: use that one, or stop it first. Nothing was changed.`,
    );
  let store: Store | undefined;
  try {
    if (fresh) empty(directory);
    checkPresent(directory);
    store = openStore({
      file: join(directory, databaseName),
      tableName,
      ...(keepChanges === undefined ? {} : { keepChanges }),
    });
    // Keys and addresses are in it.
    chmodSync(join(directory, databaseName), 0o600);
    const values = await openKeptValues(store);
    await checkFormat(directory, values);
    if (!evenIfMigrated) checkNotMigrated(values, directory);
    const opened = store;
    return {
      store,
      values,
      path: (name) => join(directory, name),
      async close() {
        await opened.close();
        lock.release();
      },
    };
  } catch (error) {
    await store?.close();
    lock.release();
    throw error;
  }
}

/**
 * Opens the data for a command beside the process that serves it, or while none does.
 *
 * @throws Error with a sentence for the terminal, when there is none
 */
export async function openDataBeside(
  directory: string,
): Promise<Pick<DataFolder, 'store' | 'values' | 'path'>> {
  if (!hasData(directory))
    throw new Error(
      `There is no data in ${directory}/: start Rotunda once with npm start, or name a stage with --stage.`,
    );
  const store = openStore({ file: join(directory, databaseName), tableName });
  try {
    const values = await openKeptValues(store);
    await checkFormat(directory, values);
    return { store, values, path: (name) => join(directory, name) };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Whether Rotunda was ever started on a folder. */
export function hasData(directory: string): boolean {
  return existsSync(join(directory, databaseName));
}

function empty(directory: string): void {
  for (const name of readdirSync(directory))
    if (!name.startsWith(lockPrefix)) rmSync(join(directory, name), { recursive: true, force: true });
}

/** A database that is gone is not a fresh start: what it held is to be restored, or given up by somebody. */
function checkPresent(directory: string): void {
  const has = (name: string): boolean => existsSync(join(directory, name));
  if (has(databaseName)) return;
  if (has('dynamodb')) throw otherVersion(directory);
  if (has(attachmentsFolder))
    throw new Error(
      `${join(directory, databaseName)} is missing: restore it from a backup, or begin anew with npm start -- --fresh.`,
    );
}

async function checkFormat(directory: string, values: KeptValues): Promise<void> {
  const kept = values.get('format');
  if (kept === undefined) await values.put('format', format);
  else if (kept !== format) throw otherVersion(directory);
}

function otherVersion(directory: string): Error {
  return new Error(
    `The data in ${directory}/ was written by another version of Rotunda and cannot be read by this one. Begin anew with npm start -- --fresh; to keep the data, move the folder away first.`,
  );
}
