import { DateTime } from 'luxon';

/** An instant read from a cell, or why it cannot be read as half a sentence. */
type ReadInstant = { readonly ok: true; readonly at: number } | { readonly ok: false; readonly why: string };

/**
 * Reads a wall-clock time of a zone.
 *
 * A reading that the clock change repeats is taken as the first of the two, whatever day it is today; one that the
 * clock change skips does not exist and is not guessed.
 *
 * @param format Luxon tokens, e.g. `dd-MM-yyyy HH:mm`
 */
export function readInstant(text: string, format: string, zone: string): ReadInstant {
  // en-US: month names in an export must not depend on the machine's language.
  const read = DateTime.fromFormat(text, format, { zone, locale: 'en-US' });
  if (!read.isValid) return { ok: false, why: `"${text}" is not a time of the form ${format}` };
  const wall = DateTime.fromFormat(text, format, { zone: 'utc', locale: 'en-US' }).toMillis();
  if (read.toMillis() + read.offset * 60_000 !== wall)
    return { ok: false, why: `"${text}" does not exist in ${zone}, whose clocks went forward then` };
  return { ok: true, at: Math.min(...read.getPossibleOffsets().map((one) => one.toMillis())) };
}
