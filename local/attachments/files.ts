import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import * as z from 'zod';
import { readRow } from '../../platform/dynamodb/rows.ts';
import type { Store } from '../store/store.ts';

const fileRow = z.object({
  key: z.string(),
  /** The name of the file that holds it: never the key, which may be no file name at all. */
  file: z.string(),
  size: z.int(),
  media_type: z.string(),
});

/** A file somebody uploaded. */
export interface KeptFile {
  readonly key: string;
  readonly path: string;
  readonly size: number;
  readonly mediaType: string;
}

/** Uploaded files: their contents in a folder, what they are in the store. */
export interface Files {
  /**
   * Keeps the stream under a key once all of it is on disk, unless it is empty or larger than allowed; replaces what
   * was there. At most `largest` bytes are written, and the rest is read without being kept.
   */
  keep(
    stream: Readable,
    wanted: { readonly key: string; readonly mediaType: string; readonly largest: number },
  ): Promise<KeptFile | 'empty' | 'too-large'>;
  get(key: string): KeptFile | undefined;
  /** Every file there is. */
  all(): Iterable<KeptFile>;
  /** Kept, and not announced yet. */
  unannounced(): readonly KeptFile[];
  markAnnounced(file: KeptFile): Promise<void>;
}

const schema = `
  CREATE TABLE IF NOT EXISTS files (
    key TEXT PRIMARY KEY, file TEXT NOT NULL, size INTEGER NOT NULL, media_type TEXT NOT NULL,
    unannounced INTEGER) STRICT;
  CREATE INDEX IF NOT EXISTS files_unannounced ON files (unannounced) WHERE unannounced IS NOT NULL;`;

/** Opens the files of a folder; what a killed upload left behind is removed. */
export async function openFiles(store: Pick<Store, 'sql' | 'write'>, folder: string): Promise<Files> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await store.write(() => {
    store.sql.exec(schema);
  });
  const { sql } = store;
  const select = sql.prepare('SELECT * FROM files WHERE key = ?');
  const upsert = sql.prepare(
    'INSERT OR REPLACE INTO files (key, file, size, media_type, unannounced) VALUES (?, ?, ?, ?, 1)',
  );
  const every = sql.prepare('SELECT * FROM files ORDER BY key');
  const waiting = sql.prepare('SELECT * FROM files WHERE unannounced IS NOT NULL');
  const announced = sql.prepare('UPDATE files SET unannounced = NULL WHERE key = ? AND file = ?');

  const toFile = (row: Readonly<Record<string, unknown>>): KeptFile => {
    const { key, file, size, media_type: mediaType } = readRow(fileRow, row);
    return { key, path: join(folder, file), size, mediaType };
  };
  const get = (key: string): KeptFile | undefined => {
    const row = select.get(key);
    return row && toFile(row);
  };
  const known = new Set(
    sql
      .prepare('SELECT file FROM files')
      .all()
      .map(({ file }) => String(file)),
  );
  for (const name of readdirSync(folder)) if (!known.has(name)) rmSync(join(folder, name), { force: true });

  return {
    async keep(stream, { key, mediaType, largest }) {
      const file = randomUUID();
      const path = join(folder, file);
      try {
        const size = await writeTo(`${path}.part`, stream, largest);
        if (size === 0) return 'empty';
        if (size > largest) return 'too-large';
        await rename(`${path}.part`, path);
        const replaced = get(key);
        await store.write(() => upsert.run(key, file, size, mediaType));
        if (replaced !== undefined) await rm(replaced.path, { force: true });
        return { key, path, size, mediaType };
      } finally {
        await rm(`${path}.part`, { force: true });
      }
    },
    get,
    *all() {
      for (const row of every.iterate()) yield toFile(row);
    },
    unannounced: () => waiting.all().map(toFile),
    async markAnnounced({ key, path }) {
      await store.write(() => announced.run(key, path.slice(folder.length + 1)));
    },
  };
}

/** Bytes of the stream, of which at most `largest` were written, all of them on disk. */
async function writeTo(path: string, stream: Readable, largest: number): Promise<number> {
  const target = await open(path, 'wx', 0o600);
  let size = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size <= largest) await target.writeFile(chunk);
    }
    await target.sync();
  } finally {
    await target.close();
  }
  return size;
}
