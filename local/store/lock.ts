import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isBusy } from './errors.ts';

export interface Lock {
  release(): void;
}

/**
 * Takes a data directory for this process; undefined when another has it. The operating system holds the lock and
 * drops it with the process, however that ends, so nothing is left behind to clear away.
 */
export function takeLock(directory: string): Lock | undefined {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(directory, 'lock.sqlite'), { timeout: 0 });
  try {
    // Nothing is ever written: the open transaction is the lock.
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (isBusy(error)) return undefined;
    throw error;
  }
  return {
    release() {
      if (database.isOpen) database.close();
    },
  };
}
