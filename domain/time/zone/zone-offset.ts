import { HOUR, MINUTE } from '../units.ts';

/** Tells a zone's offset from UTC, in ms (east is positive), at an instant in epoch ms. */
export type OffsetAt = (at: number) => number;

/**
 * Asks the platform's zone data, which costs about two microseconds an answer: callers keep what they learn.
 *
 * @returns undefined when the platform knows no zone of this name
 */
export function offsetReader(zone: string): OffsetAt | undefined {
  // Intl also takes bare offsets such as +05:00; a place keeps its own clock changes, an offset has none.
  if (!/^[A-Za-z]/.test(zone)) return undefined;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hour: 'numeric',
      timeZoneName: 'longOffset',
    });
  } catch {
    return undefined;
  }
  return (at) => parseOffset(format.format(at));
}

// '7 PM GMT-05:00', '1 AM GMT' for zero, '11 PM GMT-00:44:30' where seconds counted.
function parseOffset(text: string): number {
  const match = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(text);
  if (!match) throw new Error(`Intl answered an offset in a form not known here: ${text}`);
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = match;
  const size = Number(hours) * HOUR + Number(minutes) * MINUTE + Number(seconds) * 1000;
  return sign === '-' ? -size : size;
}
