import { setTimeout as sleep } from 'node:timers/promises';

/** Far more than a busy machine needs: only what never comes takes as long. */
const patienceMs = 30_000;

/** Looks until there is something. The sentence, or what gives it, says what was waited for in vain. */
export async function until<T>(
  look: () => T | undefined | Promise<T | undefined>,
  sentence: string | (() => string) = 'What was waited for did not happen.',
): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > deadline) throw new Error(typeof sentence === 'string' ? sentence : sentence());
    await sleep(5);
  }
}
