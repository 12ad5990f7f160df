/**
 * Asks once for each key and keeps the answer for as long as the function it returns lives: a batch, or one command. An
 * answer that fails is not kept.
 *
 * @param keyOf the key of a question; the arguments themselves when absent
 */
export function memoize<A extends readonly unknown[], R>(
  ask: (...args: A) => Promise<R>,
  keyOf: (...args: A) => string = (...args) => JSON.stringify(args),
): (...args: A) => Promise<R> {
  const known = new Map<string, Promise<R>>();
  return (...args) => {
    const key = keyOf(...args);
    const before = known.get(key);
    if (before !== undefined) return before;
    const answer = ask(...args);
    known.set(key, answer);
    answer.catch(() => known.delete(key));
    return answer;
  };
}

/** Asks once for each key and revision. @param revision another number as soon as an answer may be another */
export function memoizeFor<A extends readonly unknown[], R>(
  revision: () => number,
  ask: (...args: A) => Promise<R>,
): (...args: A) => Promise<R> {
  let askOnce = memoize(ask);
  let askedAt = revision();
  return (...args) => {
    const now = revision();
    if (now !== askedAt) askOnce = memoize(ask);
    askedAt = now;
    return askOnce(...args);
  };
}
