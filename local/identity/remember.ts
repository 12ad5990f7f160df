/** How many are remembered; the oldest goes first. */
const most = 1_000;

/**
 * Remembers what a check of a text came to, until an instant the check gives. Of what is refused nothing is
 * remembered: made-up texts must not push out good ones.
 *
 * @param now epoch milliseconds
 */
export function rememberUntil<T>(
  check: (text: string) => Promise<{ readonly value: T; readonly until: number } | undefined>,
  now: () => number,
): (text: string) => Promise<T | undefined> {
  const known = new Map<string, { readonly value: T; readonly until: number }>();
  return async (text) => {
    const found = known.get(text);
    if (found !== undefined && now() < found.until) return found.value;
    known.delete(text);
    const checked = await check(text);
    if (checked === undefined) return undefined;
    known.set(text, checked);
    if (known.size > most)
      for (const oldest of [...known.keys()].slice(0, known.size - most)) known.delete(oldest);
    return checked.value;
  };
}
