/** Works on items side by side, so many at a time, and gives the results in their order. */
export async function inBatches<T, R>(
  size: number,
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for (const batch of cutIntoBatches(size, items)) results.push(...(await Promise.all(batch.map(work))));
  return results;
}

/** Batches of so many items in their order, for work that needs to see a whole batch; the last may be shorter. */
export function* cutIntoBatches<T>(size: number, items: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
