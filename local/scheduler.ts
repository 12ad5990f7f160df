import { setTimeout as sleep } from 'node:timers/promises';

/** Work that one after the other brings everything to rest: raise alarms, read the stream, send what is due. */
export interface Round {
  readonly sweep: () => Promise<void>;
  readonly react: () => Promise<void>;
  readonly dispatch: () => Promise<void>;
}

export interface Scheduler {
  /** Runs a whole round now; rounds never overlap. */
  round(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * What EventBridge Scheduler does on AWS: a round each minute. A round that fails is told and the next one comes; what
 * it did not do is still due then.
 */
export function startScheduler(work: Round, everyMs: number, tell: (sentence: string) => void): Scheduler {
  const stopping = new AbortController();
  let last: Promise<void> = Promise.resolve();

  const round = (): Promise<void> => {
    const next = last.then(async () => {
      await work.sweep();
      await work.react();
      await work.dispatch();
    });
    // The chain goes on after a failure; whoever asked for this round hears of it.
    last = next.catch(() => undefined);
    return next;
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await round().catch((error: unknown) => {
        if (!stopping.signal.aborted)
          tell(
            `The minute's work failed and is tried again: ${error instanceof Error ? error.message : String(error)}`,
          );
      });
      await sleep(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const running = run();

  return {
    round,
    async stop() {
      stopping.abort();
      await running;
      await last;
    },
  };
}
