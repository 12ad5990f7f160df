import { setTimeout as sleep } from 'node:timers/promises';
import type { S3Store, StoredObject } from './store.ts';

export interface Announcer {
  readonly announce: (object: StoredObject) => void;
  /** Announces what an earlier process stored and did not get to announce. */
  resume(): void;
  drain(): Promise<void>;
  stop(): Promise<void>;
}

/** S3 gives a function that fails two more tries; what still fails is announced again at the next start. */
const pausesMs = [100, 1_000];

/** Announces each upload at least once: it counts as announced when `onUpload` has resolved. */
export function createAnnouncer(
  store: S3Store,
  onUpload: (key: string, size: number) => Promise<void> | void,
  log: (sentence: string) => void,
): Announcer {
  const running = new Set<Promise<void>>();
  const stopping = new AbortController();

  async function deliver(object: StoredObject): Promise<void> {
    for (let attempt = 0; !stopping.signal.aborted; attempt++) {
      try {
        await onUpload(object.key, object.size);
        store.markAnnounced(object);
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
    const announced = deliver(object).finally(() => running.delete(announced));
    running.add(announced);
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
