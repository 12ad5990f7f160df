import type { Closure } from './calendar/closure.ts';
import { countUpTo, rankingOf, type Ranking } from './ranking.ts';
import { weeklyOpenBefore, type WeekTable } from './calendar/week-table.ts';
import { ANCHOR, type ZoneTable } from './zone/zone-table.ts';

/**
 * The years a zone's table covers, cut at every clock change and at both ends of every holiday. Within a piece
 * the open time before an instant, G, is one of two things: constant in a holiday, elsewhere the weekly count
 * of the local reading plus a constant that carries what holidays took and clock changes repeated or skipped.
 */
export interface Pieces {
  /** The pieces cover [zone.from, zone.to). */
  readonly zone: ZoneTable;
  /** Epoch ms at which each piece begins. */
  readonly starts: Ranking;
  /** The zone's offset in each piece, ms. */
  readonly offsets: Float64Array;
  /** 1 for a holiday, 0 otherwise. */
  readonly closed: Uint8Array;
  /** What to add to the weekly count to get G, in the pieces that are no holiday. */
  readonly constants: Float64Array;
  /** G where each piece begins. */
  readonly openAtStart: Ranking;
  /** G where the last piece ends. */
  readonly openAtEnd: number;
}

interface Piece {
  readonly start: number;
  readonly offset: number;
  readonly closed: boolean;
}

/** `closures` in order and apart from one another. */
export function piecesOf(week: WeekTable, closures: readonly Closure[], zone: ZoneTable): Pieces {
  const pieces = cut(closures, zone);
  const starts = rankingOf(
    Float64Array.from(pieces, (piece) => piece.start),
    zone.to,
  );
  const openAt = countOpen(week, pieces, zone.to);
  const anchor = countUpTo(starts, ANCHOR) - 1;
  const atAnchor = (openAt[anchor] as number) + openWithin(week, pieces[anchor], ANCHOR);
  // Counts start at the anchor, so that covering more years moves none of them.
  const counts = openAt.map((open) => open - atAnchor);
  const openAtEnd = counts[pieces.length] as number;
  return {
    zone,
    starts,
    offsets: Float64Array.from(pieces, (piece) => piece.offset),
    closed: Uint8Array.from(pieces, (piece) => (piece.closed ? 1 : 0)),
    constants: Float64Array.from(
      pieces,
      (piece, index) => (counts[index] as number) - weeklyOpenBefore(week, piece.start + piece.offset),
    ),
    openAtStart: rankingOf(counts.subarray(0, pieces.length), openAtEnd),
    openAtEnd,
  };
}

// A closure is a stretch of the wall clock: under each offset it lies elsewhere, and a clock change inside it
// cuts it in two.
function cut(closures: readonly Closure[], zone: ZoneTable): Piece[] {
  const pieces: Piece[] = [];
  let next = 0;
  zone.offsets.forEach((offset, run) => {
    const end = zone.starts.values[run + 1] ?? zone.to;
    let start = zone.starts.values[run] as number;
    // Clocks set back return to closures already passed.
    while (next > 0 && (closures[next - 1] as Closure).to - offset > start) next--;
    for (let closure = closures[next]; closure && closure.from - offset < end; closure = closures[++next]) {
      const from = Math.max(closure.from - offset, start);
      const to = Math.min(closure.to - offset, end);
      if (from >= to) continue;
      if (from > start) pieces.push({ start, offset, closed: false });
      pieces.push({ start: from, offset, closed: true });
      start = to;
    }
    if (start < end) pieces.push({ start, offset, closed: false });
  });
  return pieces;
}

// Open ms before each piece and before `end`, counted from the first piece.
function countOpen(week: WeekTable, pieces: readonly Piece[], end: number): Float64Array {
  const open = new Float64Array(pieces.length + 1);
  pieces.forEach((piece, index) => {
    open[index + 1] = (open[index] as number) + openWithin(week, piece, pieces[index + 1]?.start ?? end);
  });
  return open;
}

function openWithin(week: WeekTable, piece: Piece | undefined, to: number): number {
  if (!piece || piece.closed) return 0;
  return weeklyOpenBefore(week, to + piece.offset) - weeklyOpenBefore(week, piece.start + piece.offset);
}
