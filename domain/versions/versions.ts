import type { LocalDate } from '../organisation/index.ts';

/** Something that is never edited, only followed by the next version. */
export interface Version {
  /** From 1. */
  readonly version: number;
  /** The first day on which it holds; from the beginning when absent. */
  readonly from?: LocalDate;
}

/** All versions there are of one thing. */
export interface Versions<T extends Version> {
  readonly newest: T | undefined;
  /** The number the next one has. */
  readonly next: number;
  /** The newest that holds on a day; undefined when none has begun by then. */
  inForce(day: LocalDate): T | undefined;
}

/** Versions in whatever order, ready to be asked. */
export function versions<T extends Version>(all: readonly T[]): Versions<T> {
  const newestFirst = all.toSorted((a, b) => b.version - a.version);
  const [newest] = newestFirst;
  return {
    newest,
    next: (newest?.version ?? 0) + 1,
    inForce: (day) => newestFirst.find(({ from }) => from === undefined || from <= day),
  };
}
