import { setTimeout as sleep } from 'node:timers/promises';

/** How long one waits, and how often one looks meanwhile. */
export interface Patience {
  readonly patienceMs: number;
  readonly pauseMs: number;
}

/** Far more than a busy machine needs: only what never comes takes as long. */
const onOneMachine: Patience = { patienceMs: 30_000, pauseMs: 5 };

/** Looks until there is something. The sentence, or what gives it, says what was waited for in vain. */
export async function until<T>(
  look: () => T | undefined | Promise<T | undefined>,
  sentence: string | (() => string) = 'What was waited for did not happen.',
  { patienceMs, pauseMs }: Patience = onOneMachine,
): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(typeof sentence === 'string' ? sentence : sentence());
    await sleep(pauseMs);
  }
}
