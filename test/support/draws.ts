import { createHash } from 'node:crypto';

/** Draws that are the same for the same seed. */
export interface Randomness {
  /** A whole number, either end included. */
  readonly between: (least: number, most: number) => number;
  readonly bytes: (count: number) => Uint8Array;
}

/** Draws from a text: the same text, the same draws; any other, quite different ones. */
export function drawsFrom(text: string): Randomness {
  let state = createHash('sha256').update(text).digest().readUInt32LE();

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
