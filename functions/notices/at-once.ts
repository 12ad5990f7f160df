/** Works on items side by side, so many at a time, and gives the results in their order. */
export async function atOnce<T, R>(
  limit: number,
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += limit)
    results.push(...(await Promise.all(items.slice(start, start + limit).map(work))));
  return results;
}

/** Asks once for each key and remembers the answer; for the length of one batch, in which nothing is expected to change. */
export function remembering<A extends readonly string[], R>(
  ask: (...key: A) => Promise<R>,
): (...key: A) => Promise<R> {
  const known = new Map<string, Promise<R>>();
  return (...key) => {
    const name = JSON.stringify(key);
    const answer = known.get(name) ?? ask(...key);
    known.set(name, answer);
    return answer;
  };
}
