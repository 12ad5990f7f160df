import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import * as z from 'zod';
import { readRow } from '../../platform/dynamodb/rows.ts';
import type { AttachmentContents, StoredFile } from '../../platform/s3/attachments.ts';
import type { Store } from '../store/store.ts';

const fileRow = z.object({
  key: z.string(),
  /** The name of the file that holds it, and its version: never the key, which may be no file name at all. */
  file: z.string(),
  size: z.int(),
  media_type: z.string(),
});

/** A file somebody uploaded. */
export interface KeptFile {
  readonly key: string;
  /** Names this content and never another. */
  readonly versionId: string;
  readonly path: string;
  readonly size: number;
  readonly mediaType: string;
}

/** Why a file was not kept: there is one under its key, or it has another size than was said. */
export type NotKept = 'taken' | 'other-size';

/** Uploaded files: their contents in a folder, what they are in the store. */
export interface Files {
  /**
   * Keeps the stream under a key once all of it is on disk, unless there is something under it or it has another size. At
   * most so many bytes are written, and the rest is read without being kept.
   */
  keep(
    stream: Readable,
    wanted: { readonly key: string; readonly mediaType: string; readonly bytes: number },
  ): Promise<KeptFile | NotKept>;
  /** The file under a key, and only if it is that version where one is named. */
  get(file: StoredFile): KeptFile | undefined;
  /** Takes a file away, its content with it. */
  remove(file: StoredFile): Promise<void>;
  /** Every file there is. */
  all(): Iterable<KeptFile>;
  /** Kept, and not announced yet. */
  unannounced(): readonly KeptFile[];
  markAnnounced(file: KeptFile): Promise<void>;
  /** Removes what a killed upload or removal left behind. Only for the process that serves the folder. */
  removeLeftovers(): void;
}

const schema = `
  CREATE TABLE IF NOT EXISTS files (
    key TEXT PRIMARY KEY, file TEXT NOT NULL, size INTEGER NOT NULL, media_type TEXT NOT NULL,
    unannounced INTEGER) STRICT;
  CREATE INDEX IF NOT EXISTS files_unannounced ON files (unannounced) WHERE unannounced IS NOT NULL;`;

/** Opens the files of a folder. */
export async function openFiles(store: Pick<Store, 'sql' | 'write'>, folder: string): Promise<Files> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  await store.write(() => {
    store.sql.exec(schema);
  });
  const { sql } = store;
  const select = sql.prepare('SELECT * FROM files WHERE key = ?');
  const insert = sql.prepare(
    'INSERT OR IGNORE INTO files (key, file, size, media_type, unannounced) VALUES (?, ?, ?, ?, 1)',
  );
  const forget = sql.prepare('DELETE FROM files WHERE key = ? AND file = ?');
  const every = sql.prepare('SELECT * FROM files ORDER BY key');
  const waiting = sql.prepare('SELECT * FROM files WHERE unannounced IS NOT NULL');
  const announced = sql.prepare('UPDATE files SET unannounced = NULL WHERE key = ? AND file = ?');

  const toFile = (row: Readonly<Record<string, unknown>>): KeptFile => {
    const { key, file, size, media_type: mediaType } = readRow(fileRow, row);
    return { key, versionId: file, path: join(folder, file), size, mediaType };
  };
  const get = ({ key, versionId }: StoredFile): KeptFile | undefined => {
    const row = select.get(key);
    const file = row && toFile(row);
    return versionId === undefined || file?.versionId === versionId ? file : undefined;
  };

  return {
    async keep(stream, { key, mediaType, bytes }) {
      const versionId = randomUUID();
      const path = join(folder, versionId);
      try {
        const size = await writeTo(`${path}.part`, stream, bytes);
        if (size !== bytes) return 'other-size';
        if (get({ key }) !== undefined) return 'taken';
        await rename(`${path}.part`, path);
        // Of two that come at once the first is kept.
        const { changes } = await store.write(() => insert.run(key, versionId, size, mediaType));
        if (changes !== 0) return { key, versionId, path, size, mediaType };
        await rm(path, { force: true });
        return 'taken';
      } finally {
        await rm(`${path}.part`, { force: true });
      }
    },
    get,
    async remove(file) {
      const kept = get(file);
      if (kept === undefined) return;
      await store.write(() => forget.run(kept.key, kept.versionId));
      await rm(kept.path, { force: true });
    },
    *all() {
      for (const row of every.iterate()) yield toFile(row);
    },
    unannounced: () => waiting.all().map(toFile),
    async markAnnounced({ key, versionId }) {
      await store.write(() => announced.run(key, versionId));
    },
    removeLeftovers() {
      const known = new Set(
        sql
          .prepare('SELECT file FROM files')
          .all()
          .map(({ file }) => String(file)),
      );
      for (const name of readdirSync(folder))
        if (!known.has(name)) rmSync(join(folder, name), { force: true });
    },
  };
}

/** The contents of files kept on this machine, for what examines them and takes them away. */
export function fileContents(files: Pick<Files, 'get' | 'remove'>): AttachmentContents {
  return {
    async read(file) {
      const kept = files.get(file);
      if (kept === undefined) throw new Error(`There is no file ${file.key}.`);
      return readFile(kept.path);
    },
    remove: (file) => files.remove(file),
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
