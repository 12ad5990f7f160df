import type { Closure } from './calendar/closure.ts';
import { BEYOND_HORIZON, HORIZON, isWithinHorizon, type BeyondHorizon } from './horizon.ts';
import { piecesOf, type Pieces } from './pieces.ts';
import { countUpTo } from './ranking.ts';
import {
  isWeeklyOpen,
  latestWeeklyReading,
  weeklyOpenBefore,
  type WeekTable,
} from './calendar/week-table.ts';
import { ANCHOR, zoneTable } from './zone/zone-table.ts';

/**
 * G(u): the open milliseconds before instant u, and its inverse. Both cost the same for a span of a day as for
 * ten years. Counts start at an arbitrary zero that never moves; only their differences mean anything.
 */
export interface Timeline {
  readonly week: WeekTable;
  readonly closures: readonly Closure[];
  readonly zone: string;
  /** Filled in when years are first asked for, which changes no answer. */
  pieces: Pieces | undefined;
}

/** `closures` in order and apart from one another. */
export function timelineOf(week: WeekTable, closures: readonly Closure[], zone: string): Timeline {
  return { week, closures, zone, pieces: undefined };
}

/** G(u) for an instant within the horizon. */
export function openBefore(timeline: Timeline, at: number): number {
  const pieces = piecesAround(timeline, at);
  const piece = countUpTo(pieces.starts, at) - 1;
  if (pieces.closed[piece] === 1) return pieces.openAtStart.values[piece] as number;
  const reading = at + (pieces.offsets[piece] as number);
  return weeklyOpenBefore(timeline.week, reading) + (pieces.constants[piece] as number);
}

/** The latest instant u with G(u) ≤ `open`; the calendar is open then. Rounds `open` to whole ms. */
export function latestInstant(timeline: Timeline, open: number): number | BeyondHorizon {
  const target = Math.round(open);
  const pieces = piecesReaching(timeline, target);
  if (pieces === undefined) return BEYOND_HORIZON;
  // The last piece that begins with so little open time is no holiday: what follows a holiday begins with as little.
  const piece = countUpTo(pieces.openAtStart, target) - 1;
  const reading = latestWeeklyReading(timeline.week, target - (pieces.constants[piece] as number));
  const at = reading - (pieces.offsets[piece] as number);
  return isWithinHorizon(at) ? at : BEYOND_HORIZON;
}

/** The earliest instant u with G(u) ≥ `open`. Rounds `open` to whole ms. */
export function earliestInstant(timeline: Timeline, open: number): number | BeyondHorizon {
  // Hours, holidays and clock changes begin and end on whole milliseconds, so the last one that counts towards
  // `open` is open from its first instant to its end.
  const last = latestInstant(timeline, open - 1);
  return last === BEYOND_HORIZON || last === HORIZON.to ? BEYOND_HORIZON : last + 1;
}

export function isOpenAtInstant(timeline: Timeline, at: number): boolean {
  const pieces = piecesAround(timeline, at);
  const piece = countUpTo(pieces.starts, at) - 1;
  return pieces.closed[piece] === 0 && isWeeklyOpen(timeline.week, at + (pieces.offsets[piece] as number));
}

/** The local reading of an instant within the horizon, ms since 1970-01-01T00:00 on the wall clock. */
export function readingAt(timeline: Timeline, at: number): number {
  const pieces = piecesAround(timeline, at);
  return at + (pieces.offsets[countUpTo(pieces.starts, at) - 1] as number);
}

/** [from, to) cut at the clock changes, for those who walk it day by day. */
export function offsetRuns(
  timeline: Timeline,
  from: number,
  to: number,
): readonly { readonly from: number; readonly to: number; readonly offset: number }[] {
  piecesAround(timeline, from);
  const { zone } = piecesAround(timeline, to);
  const runs: { from: number; to: number; offset: number }[] = [];
  for (let run = countUpTo(zone.starts, from) - 1; run < zone.offsets.length; run++) {
    const begin = Math.max(from, zone.starts.values[run] as number);
    if (begin >= to) break;
    const end = Math.min(to, zone.starts.values[run + 1] ?? zone.to);
    runs.push({ from: begin, to: end, offset: zone.offsets[run] as number });
  }
  return runs;
}

function piecesAround(timeline: Timeline, at: number): Pieces {
  const pieces = timeline.pieces;
  return pieces && at >= pieces.zone.from && at < pieces.zone.to ? pieces : widen(timeline, at, at);
}

// Pieces that begin with no more open time than this and end with more; undefined when the horizon has none.
function piecesReaching(timeline: Timeline, open: number): Pieces | undefined {
  let pieces = timeline.pieces ?? widen(timeline, ANCHOR, ANCHOR);
  while (open >= pieces.openAtEnd) {
    if (pieces.zone.to > HORIZON.to) return undefined;
    pieces = widen(timeline, pieces.zone.from, pieces.zone.to);
  }
  while (open < pieces.openAtStart.low) {
    if (pieces.zone.from <= HORIZON.from) return undefined;
    pieces = widen(timeline, pieces.zone.from - 1, pieces.zone.to - 1);
  }
  return pieces;
}

function widen(timeline: Timeline, from: number, to: number): Pieces {
  const pieces = piecesOf(timeline.week, timeline.closures, zoneTable(timeline.zone, from, to));
  timeline.pieces = pieces;
  return pieces;
}
