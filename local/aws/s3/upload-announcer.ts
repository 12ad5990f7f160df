import { setTimeout as sleep } from 'node:timers/promises';
import type { S3Store, StoredObject } from './s3-store.ts';

export interface Announcer {
  readonly announce: (object: StoredObject) => void;
  /** Tells of what an earlier process stored and did not get to tell. */
  resume(): void;
  drain(): Promise<void>;
  stop(): Promise<void>;
}

/** S3 gives a function that fails two more tries; what still fails is told again at the next start. */
const pausesMs = [100, 1_000];

/** Tells of each upload at least once: it counts as told when `onUpload` has resolved. */
export function announcer(
  store: S3Store,
  onUpload: (key: string, size: number) => Promise<void> | void,
  log: (sentence: string) => void,
): Announcer {
  const running = new Set<Promise<void>>();
  const stopping = new AbortController();

  async function tell(object: StoredObject): Promise<void> {
    for (let attempt = 0; !stopping.signal.aborted; attempt++) {
      try {
        await onUpload(object.key, object.size);
        store.announced(object);
        return;
      } catch (error) {
        const pause = pausesMs[attempt];
        if (pause === undefined) {
          log(
            `The upload ${object.file} was stored but not taken up: ${error instanceof Error ? error.message : String(error)}`,
          );
          return;
        }
        await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  }
  function announce(object: StoredObject): void {
    const told = tell(object).finally(() => running.delete(told));
    running.add(told);
  }

  return {
    announce,
    resume() {
      store.unannounced().forEach(announce);
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
