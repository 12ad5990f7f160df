import type { Calendar } from './calendar/calendar.ts';
import { BEYOND_HORIZON, HORIZON, isWithinHorizon, type BeyondHorizon } from './horizon.ts';
import { mergePauses, type Pause } from './pauses.ts';
import { earliestInstant, latestInstant, openBefore, type Timeline } from './timeline.ts';

/**
 * The earliest instant by which `amountMs` of open time have passed since `start`, pauses taken out. A budget
 * that ends at closing time ends at closing time, not at the next opening. A negative amount mirrors this:
 * the latest instant from which that much passes until `start`. Zero is `start`.
 *
 * An hour repeated by a clock change counts twice, an hour skipped counts nothing.
 *
 * @param start epoch ms
 * @param amountMs ms; fractions are rounded
 * @param pauses epoch ms, in any order, overlapping or not
 * @returns epoch ms, or `'beyond-horizon'` when `start` or the answer lies outside {@link HORIZON}
 * @throws RangeError when an argument is NaN
 *
 * @example
 * // Detroit, Monday to Friday 08:00–17:00: four hours from Friday 15:00 end on Monday at 10:00.
 * addBusinessTime(calendar, Date.parse('2026-03-06T15:00-05:00'), 4 * 3_600_000);
 * // → Date.parse('2026-03-09T10:00-04:00')
 */
export function addBusinessTime(
  calendar: Calendar,
  start: number,
  amountMs: number,
  pauses?: readonly Pause[],
): number | BeyondHorizon {
  // The everyday question by itself: so short, the engine inlines the whole way to the answer.
  if (amountMs > 0 && isWithinHorizon(start) && (pauses === undefined || pauses.length === 0)) {
    return earliestInstant(calendar.timeline, openBefore(calendar.timeline, start) + amountMs);
  }
  return addEitherWay(calendar.timeline, start, amountMs, pauses ?? []);
}

function addEitherWay(
  timeline: Timeline,
  start: number,
  amountMs: number,
  pauses: readonly Pause[],
): number | BeyondHorizon {
  if (Number.isNaN(amountMs)) throw new RangeError('An amount of business time must be a number.');
  if (Number.isNaN(start)) throw new RangeError('The start of business time must be a number.');
  if (!isWithinHorizon(start)) return BEYOND_HORIZON;
  if (amountMs === 0) return start;
  const target = openBefore(timeline, start) + amountMs;
  const merged = mergePauses(pauses);
  return amountMs > 0
    ? addAfter(timeline, start, target, merged)
    : addBefore(timeline, start, target, merged);
}

// Each pause that begins before the budget is spent puts the end off by the open time it takes away.
function addAfter(
  timeline: Timeline,
  start: number,
  open: number,
  pauses: readonly Pause[],
): number | BeyondHorizon {
  let target = open;
  for (const pause of pauses) {
    if (pause.to <= start) continue;
    const from = Math.max(pause.from, start);
    if (from > HORIZON.to) break;
    const openBeforePause = openBefore(timeline, from);
    if (openBeforePause >= target) break;
    if (pause.to >= HORIZON.to) return BEYOND_HORIZON;
    target += openBefore(timeline, pause.to) - openBeforePause;
  }
  return earliestInstant(timeline, target);
}

function addBefore(
  timeline: Timeline,
  start: number,
  open: number,
  pauses: readonly Pause[],
): number | BeyondHorizon {
  let target = open;
  for (const pause of pauses.toReversed()) {
    if (pause.from >= start) continue;
    const to = Math.min(pause.to, start);
    if (to < HORIZON.from) break;
    const openBeforeEnd = openBefore(timeline, to);
    if (openBeforeEnd <= target) break;
    if (pause.from <= HORIZON.from) return BEYOND_HORIZON;
    target -= openBeforeEnd - openBefore(timeline, pause.from);
  }
  return latestInstant(timeline, target);
}
