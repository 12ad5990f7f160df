/** Requests read at a time: enough to hide a round trip, few enough for a small engine. */
const atOnce = 16;

/** Does something to every item, some at a time, and gives the answers in the items' order. */
export async function inBatches<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const done: R[] = [];
  for (let start = 0; start < items.length; start += atOnce)
    done.push(...(await Promise.all(items.slice(start, start + atOnce).map(work))));
  return done;
}
