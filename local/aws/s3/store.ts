import { mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { openJournal } from '../journal.ts';

const objectSchema = z.object({
  bucket: z.string(),
  key: z.string(),
  size: z.number(),
  contentType: z.string(),
  etag: z.string(),
  /** The name of the file that holds it: never the key, which may be no file name at all. */
  file: z.string(),
  /** Epoch milliseconds, wall time. */
  at: z.number(),
});
const rowSchema = z.union([z.object({ stored: objectSchema }), z.object({ notified: z.string() })]);
type Row = z.infer<typeof rowSchema>;

export type StoredObject = Readonly<z.infer<typeof objectSchema>>;

/** Objects by bucket and key. An object is there from the moment `store` returns, whole, or not at all. */
export interface S3Store {
  /** A new name, and the path to write the content to before `store` is called with that name. */
  draft(): { readonly file: string; readonly path: string };
  discard(file: string): void;
  store(object: StoredObject): void;
  get(bucket: string, key: string): StoredObject | undefined;
  pathOf(object: StoredObject): string;
  /** Stored, and not announced yet. */
  unannounced(): readonly StoredObject[];
  markAnnounced(object: StoredObject): void;
  close(): void;
}

/** Opens the objects kept in the folder; what a killed upload left behind is removed. */
export function openS3Store(folder: string): S3Store {
  mkdirSync(folder, { recursive: true });
  const journal = openJournal<Row>(join(folder, 'objects.jsonl'), rowSchema);
  const objects = new Map<string, StoredObject>();
  const unannounced = new Map<string, StoredObject>();
  const partOf = (file: string): string => join(folder, `${file}.part`);

  function apply(row: Row): StoredObject | undefined {
    if ('notified' in row) {
      unannounced.delete(row.notified);
      return undefined;
    }
    const object = row.stored;
    const replaced = objects.get(name(object.bucket, object.key));
    objects.set(name(object.bucket, object.key), object);
    unannounced.set(object.file, object);
    return replaced;
  }
  for (const row of journal.rows) apply(row);
  const known = new Set(['objects.jsonl', ...[...objects.values()].map((object) => object.file)]);
  for (const file of readdirSync(folder))
    if (!known.has(file)) rmSync(join(folder, file), { recursive: true });

  return {
    draft() {
      const file = randomUUID();
      return { file, path: partOf(file) };
    },
    discard(file) {
      rmSync(partOf(file), { force: true });
    },
    store(object) {
      renameSync(partOf(object.file), join(folder, object.file));
      journal.append({ stored: object });
      const replaced = apply({ stored: object });
      if (replaced !== undefined) rmSync(join(folder, replaced.file), { force: true });
    },
    get: (bucket, key) => objects.get(name(bucket, key)),
    pathOf: (object) => join(folder, object.file),
    unannounced: () => [...unannounced.values()],
    markAnnounced(object) {
      journal.append({ notified: object.file });
      unannounced.delete(object.file);
    },
    close() {
      journal.close();
    },
  };
}

function name(bucket: string, key: string): string {
  return `${bucket}/${key}`;
}
