import { type FSWatcher, watch } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';

export interface ForeignWrites {
  /** Grows whenever another process has written. */
  readonly revision: () => number;
  readonly listen: (listener: () => void) => () => void;
  close(): void;
}

/** The look that finds what the watch of the file missed. */
const lookMs = 1_000;

/**
 * Notices what other processes commit: SQLite's `data_version` of a connection changes with every commit of another.
 * The write-ahead log is watched only while somebody listens.
 */
export function foreignWrites(database: DatabaseSync, file: string): ForeignWrites {
  const dataVersion = database.prepare('PRAGMA data_version');
  const version = (): number => Number(dataVersion.get()?.['data_version']);
  const listeners = new Set<() => void>();
  let known = version();
  let announced = known;
  let revision = 0;
  let watching: { readonly watcher: FSWatcher | undefined; readonly timer: NodeJS.Timeout } | undefined;
  let isLooking = false;

  function read(): void {
    const now = version();
    if (now === known) return;
    known = now;
    revision += 1;
  }

  function look(): void {
    isLooking = false;
    if (watching === undefined) return;
    read();
    if (known === announced) return;
    announced = known;
    for (const listener of listeners) listener();
  }

  /** A commit touches the file many times: one look for all of them. */
  function lookSoon(): void {
    if (isLooking) return;
    isLooking = true;
    setImmediate(look);
  }

  function start(): void {
    if (watching !== undefined || file === ':memory:') return;
    read();
    announced = known;
    watching = { watcher: watchLog(`${file}-wal`, lookSoon), timer: setInterval(look, lookMs).unref() };
  }

  function stop(): void {
    watching?.watcher?.close();
    clearInterval(watching?.timer);
    watching = undefined;
  }

  return {
    revision() {
      read();
      return revision;
    },
    listen(listener) {
      // Each a listener of its own, even if one is given twice.
      const own = (): void => {
        listener();
      };
      listeners.add(own);
      start();
      return () => {
        listeners.delete(own);
        if (listeners.size === 0) stop();
      };
    },
    close: stop,
  };
}

/** Where files cannot be watched, the look once a second is all there is. */
function watchLog(file: string, onEvent: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(file, { persistent: false }, onEvent);
    watcher.on('error', () => {
      watcher.close();
    });
    return watcher;
  } catch {
    return undefined;
  }
}
