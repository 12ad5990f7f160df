type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * Whether a page of another site or of another port sent this: a form of theirs can be posted here. Browsers say where
 * it came from, scripts say nothing.
 */
export function isFromElsewhere(headers: Headers): boolean {
  const site = firstOf(headers['sec-fetch-site']);
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  const origin = firstOf(headers['origin']);
  if (origin === undefined) return false;
  return URL.parse(origin)?.host !== firstOf(headers['host']);
}

/** A header that is there once, or the first of several. */
export function firstOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
