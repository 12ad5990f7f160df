import { HORIZON } from '../horizon.ts';
import { rankingOf, type Ranking } from '../ranking.ts';
import { DAY } from '../units.ts';
import { offsetReader, type OffsetAt } from './zone-offset.ts';

/** A zone's offsets over the years asked for so far. Never changed: a wider table replaces it. */
export interface ZoneTable {
  readonly zone: string;
  /** Epoch ms; the table covers [from, to). */
  readonly from: number;
  readonly to: number;
  /** Where each run of one offset begins; the first begins at `from`. */
  readonly starts: Ranking;
  /** The offset of each run, ms east of UTC. */
  readonly offsets: Float64Array;
}

interface Run {
  readonly start: number;
  readonly offset: number;
}

/** Every table contains this instant; counts of open time start from it whatever years come to be covered. */
export const ANCHOR = Date.UTC(2024, 0, 1);

// Eight years cost about a millisecond to read and hold most spans; tables grow by this much at a time.
const BLOCK = 2922 * DAY;

// Shorter than any stay at one offset since 1970: Recife had summer time for a week in October 2000, less an hour.
const PROBE = 5 * DAY;

// Per process: zone data does not change under a running process, and calendars of one zone share the table.
const readers = new Map<string, OffsetAt>();
const tables = new Map<string, ZoneTable>();

/** True when the platform has data for the zone. */
export function isKnownZone(zone: string): boolean {
  return readerOf(zone) !== undefined;
}

/**
 * The zone's table, covering at least `from` to `to` (epoch ms) within the horizon.
 *
 * @throws RangeError when the zone is unknown; ask {@link isKnownZone} first
 */
export function zoneTable(zone: string, from: number, to: number): ZoneTable {
  const offsetAt = readerOf(zone);
  if (!offsetAt) throw new RangeError(`Unknown time zone: ${zone}`);
  const key = zone.toLowerCase();
  const known = tables.get(key) ?? readTable(zone, offsetAt, ANCHOR, ANCHOR + BLOCK);
  const table = widen(known, offsetAt, Math.max(from, HORIZON.from), Math.min(to, HORIZON.to));
  tables.set(key, table);
  return table;
}

function readerOf(zone: string): OffsetAt | undefined {
  const key = zone.toLowerCase();
  const known = readers.get(key);
  if (known) return known;
  const reader = offsetReader(zone);
  if (reader) readers.set(key, reader);
  return reader;
}

function widen(table: ZoneTable, offsetAt: OffsetAt, from: number, to: number): ZoneTable {
  const blocksBefore = Math.max(0, Math.ceil((table.from - from) / BLOCK));
  const blocksAfter = Math.max(0, Math.floor((to - table.to) / BLOCK) + 1);
  if (blocksBefore === 0 && blocksAfter === 0) return table;
  const wider = { from: table.from - blocksBefore * BLOCK, to: table.to + blocksAfter * BLOCK };
  const runs = [
    ...readRuns(offsetAt, wider.from, table.from),
    ...runsOf(table),
    ...readRuns(offsetAt, table.to, wider.to),
  ];
  return tableOf(table.zone, wider.from, wider.to, runs);
}

function readTable(zone: string, offsetAt: OffsetAt, from: number, to: number): ZoneTable {
  return tableOf(zone, from, to, readRuns(offsetAt, from, to));
}

function tableOf(zone: string, from: number, to: number, runs: readonly Run[]): ZoneTable {
  const distinct = runs.filter((run, index) => run.offset !== runs[index - 1]?.offset);
  return {
    zone,
    from,
    to,
    starts: rankingOf(
      Float64Array.from(distinct, (run) => run.start),
      to,
    ),
    offsets: Float64Array.from(distinct, (run) => run.offset),
  };
}

function runsOf(table: ZoneTable): Run[] {
  return Array.from(table.offsets, (offset, index) => ({
    start: table.starts.values[index] as number,
    offset,
  }));
}

function readRuns(offsetAt: OffsetAt, from: number, to: number): Run[] {
  if (from >= to) return [];
  let offset = offsetAt(from);
  const runs: Run[] = [{ start: from, offset }];
  for (let at = from; at < to; at += PROBE) {
    const next = Math.min(at + PROBE, to - 1000);
    let since = at;
    // Two changes may fall between two probes, so look again from each change found.
    while (offsetAt(next) !== offset) {
      since = firstSecondOfChange(offsetAt, since, next, offset);
      offset = offsetAt(since);
      runs.push({ start: since, offset });
    }
  }
  return runs;
}

// Zones change on whole seconds. The offset is `offset` at `from` and another at `to`.
function firstSecondOfChange(offsetAt: OffsetAt, from: number, to: number, offset: number): number {
  let before = from;
  let after = to;
  while (after - before > 1000) {
    const middle = before + Math.floor((after - before) / 2000) * 1000;
    if (offsetAt(middle) === offset) before = middle;
    else after = middle;
  }
  return after;
}
