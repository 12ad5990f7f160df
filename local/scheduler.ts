import { setTimeout as sleep } from 'node:timers/promises';

export interface Scheduler {
  /** Does all the work of a minute now; rounds never overlap. */
  round(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * What EventBridge Scheduler does on AWS: a round each minute. A round that fails is told and the next one comes; what
 * it did not do is still due then.
 *
 * @param work done one after the other
 * @param settle what each of them leaves to be followed up, before the next
 */
export function startScheduler(
  work: readonly (() => Promise<void>)[],
  settle: () => Promise<void>,
  everyMs: number,
  print: (sentence: string) => void,
): Scheduler {
  const stopping = new AbortController();
  let last: Promise<void> = Promise.resolve();

  const round = (): Promise<void> => {
    const next = last.then(async () => {
      const failures: unknown[] = [];
      for (const [index, one] of work.entries()) {
        if (index > 0) await settle();
        // One that fails keeps none of the others from being done.
        await one().catch((error: unknown) => failures.push(error));
      }
      if (failures.length > 0) throw failures[0];
    });
    // The chain goes on after a failure; whoever asked for this round hears of it.
    last = next.catch(() => undefined);
    return next;
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await round().catch((error: unknown) => {
        if (!stopping.signal.aborted)
          print(
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
