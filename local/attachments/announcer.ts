import { setTimeout as sleep } from 'node:timers/promises';
import type { StoredFile } from '../../platform/s3/attachments.ts';
import type { Files, KeptFile } from './files.ts';

export interface Announcer {
  readonly announce: (file: KeptFile) => void;
  /** Announces what an earlier process kept and did not get to announce. */
  readonly resume: () => void;
  readonly drain: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** S3 gives a function that fails two more tries; what still fails is announced again at the next start. */
const pausesMs = [100, 1_000];

/** Announces each upload at least once: it counts as announced when `onUpload` has resolved. */
export function createAnnouncer(
  files: Files,
  onUpload: (file: Required<StoredFile>) => Promise<unknown>,
  log: (sentence: string) => void,
): Announcer {
  const running = new Set<Promise<void>>();
  const stopping = new AbortController();

  async function deliver(file: KeptFile): Promise<void> {
    for (let attempt = 0; !stopping.signal.aborted; attempt++) {
      try {
        await onUpload({ key: file.key, versionId: file.versionId });
        await files.markAnnounced(file);
        return;
      } catch (error) {
        const pause = pausesMs[attempt];
        if (pause === undefined) {
          log(
            `An upload was kept but not taken up: ${error instanceof Error ? error.message : String(error)}`,
          );
          return;
        }
        await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  }
  function announce(file: KeptFile): void {
    const announced = deliver(file).finally(() => running.delete(announced));
    running.add(announced);
  }

  return {
    announce,
    resume() {
      files.unannounced().forEach(announce);
    },
    async drain() {
      await Promise.all(running);
    },
    async stop() {
      stopping.abort();
      await Promise.all(running);
    },
  };
}
