import { createHash } from 'node:crypto';
import fc from 'fast-check';

/** What everything random in this run comes from; the global setup chooses it for all workers and says it. */
const seed = Number(process.env['ROTUNDA_TEST_SEED']);
if (!Number.isInteger(seed)) throw new Error('ROTUNDA_TEST_SEED is to be a whole number.');

// Jest loads this file before each test file, so that properties draw by the seed as well.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });

/** Draws that are the same for the same seed. */
export interface Randomness {
  /** A whole number, either end included. */
  readonly between: (least: number, most: number) => number;
  readonly bytes: (count: number) => Uint8Array;
}

/** Draws for one purpose; what is drawn for another, or in another test file, does not disturb them. */
export function randomnessFor(purpose: string): Randomness {
  let state = createHash('sha256').update(`${seed} ${purpose}`).digest().readUInt32LE();

  /** From 0 up to, but not including, 1. Mulberry32, by Tommy Ettinger, in the public domain. */
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  function between(least: number, most: number): number {
    return least + Math.floor(next() * (most - least + 1));
  }

  return {
    between,
    bytes: (count) => Uint8Array.from({ length: count }, () => between(0, 255)),
  };
}
