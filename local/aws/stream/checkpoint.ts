import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';
import { parseJson } from '../../http/answer.ts';

const checkpointSchema = z.object({
  /** A table made anew has a new stream: what was read of the old one says nothing about it. */
  stream: z.string(),
  /** By shard: the last record delivered, or that all of them were. */
  shards: z.record(z.string(), z.object({ after: z.string().optional(), finished: z.boolean().optional() })),
});
type Content = z.infer<typeof checkpointSchema>;

/** How far a stream was delivered. */
export interface Checkpoint {
  after(shard: string): string | undefined;
  finished(shard: string): boolean;
  delivered(shard: string, sequence: string): void;
  finish(shard: string): void;
  /** Forgets shards the stream has dropped. */
  keepOnly(shards: ReadonlySet<string>): void;
}

/** Opens the checkpoint of a stream; absent, or of another stream, it is at the beginning. */
export function openCheckpoint(file: string, stream: string): Checkpoint {
  const content = read(file, stream);

  function save(): void {
    mkdirSync(dirname(file), { recursive: true });
    // Renaming is all or nothing: a kill leaves the old checkpoint, and repeats, or the new one.
    writeFileSync(`${file}.part`, JSON.stringify(content));
    renameSync(`${file}.part`, file);
  }

  return {
    after: (shard) => content.shards[shard]?.after,
    finished: (shard) => content.shards[shard]?.finished === true,
    delivered(shard, sequence) {
      content.shards[shard] = { after: sequence };
      save();
    },
    finish(shard) {
      content.shards[shard] = { ...content.shards[shard], finished: true };
      save();
    },
    keepOnly(shards) {
      const gone = Object.keys(content.shards).filter((shard) => !shards.has(shard));
      if (gone.length === 0) return;
      content.shards = Object.fromEntries(
        Object.entries(content.shards).filter(([shard]) => shards.has(shard)),
      );
      save();
    },
  };
}

function read(file: string, stream: string): Content {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return { stream, shards: {} };
  }
  const parsed = checkpointSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    throw new Error(
      `${file} cannot be read: remove it, and the stream is delivered again from its beginning.`,
    );
  }
  return parsed.data.stream === stream ? parsed.data : { stream, shards: {} };
}
