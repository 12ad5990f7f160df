import type { Calendar } from './calendar/calendar.ts';
import { requireWithinHorizon } from './horizon.ts';
import { mergePauses, type Pause } from './pauses.ts';
import { openBefore, type Timeline } from './timeline.ts';

/**
 * The open time from `from` to `to`, pauses taken out; negative when `to` comes first.
 *
 * @param from epoch ms
 * @param to epoch ms
 * @param pauses epoch ms, in any order, overlapping or not
 * @returns ms of elapsed open time
 * @throws RangeError when an instant lies outside {@link HORIZON}
 *
 * @example
 * // Detroit, Monday to Friday 08:00–17:00: Friday 15:00 to Monday 10:00 is four hours.
 * businessTimeBetween(
 *   calendar,
 *   Date.parse('2026-03-06T15:00-05:00'),
 *   Date.parse('2026-03-09T10:00-04:00'),
 * ); // → 14_400_000
 */
export function businessTimeBetween(
  calendar: Calendar,
  from: number,
  to: number,
  pauses?: readonly Pause[],
): number {
  requireWithinHorizon(from);
  requireWithinHorizon(to);
  const timeline = calendar.timeline;
  const open = openBefore(timeline, to) - openBefore(timeline, from);
  if (pauses === undefined || pauses.length === 0) return open;
  return from <= to
    ? open - openInPauses(timeline, from, to, pauses)
    : open + openInPauses(timeline, to, from, pauses);
}

function openInPauses(timeline: Timeline, from: number, to: number, pauses: readonly Pause[]): number {
  let open = 0;
  for (const pause of mergePauses(pauses)) {
    const begin = Math.max(pause.from, from);
    const end = Math.min(pause.to, to);
    if (begin < end) open += openBefore(timeline, end) - openBefore(timeline, begin);
  }
  return open;
}
