import { localDate } from '../functions/core/local-date.ts';
import type { KeptValues } from './kept-values.ts';

const name = 'night';

/** As on AWS: three o'clock, by the department's zone. */
const nightBeginsMs = 3 * 60 * 60_000;

/**
 * Work of each minute that does something once a night. One that was missed or has failed is made up, and noted when it
 * is done: a process killed in between does it again.
 */
export function onceANight(
  work: readonly (() => Promise<void>)[],
  { values, zone, now }: { readonly values: KeptValues; readonly zone: string; readonly now: () => number },
): () => Promise<void> {
  return async () => {
    const night = localDate(zone, now() - nightBeginsMs);
    if (values.get(name) === night) return;
    for (const one of work) await one();
    await values.put(name, night);
  };
}
