import { drawsFrom } from '../support/draws.ts';

/** What everything that happens by chance is decided by. */
export interface Dice {
  /** A whole number, either end included. */
  between(least: number, most: number): number;
  /** True once in so many times. */
  oneIn(times: number): boolean;
  /** One of them; undefined of none. */
  pick<T>(from: readonly T[]): T | undefined;
  bytes(count: number): Uint8Array;
}

/** Dice for one purpose; what is thrown for another does not disturb them. */
export function diceFor(seed: number, purpose: string): Dice {
  const { between, bytes } = drawsFrom(`simulation ${seed} ${purpose}`);
  return {
    between,
    bytes,
    oneIn: (times) => between(1, times) === 1,
    pick: (from) => from[between(0, from.length - 1)],
  };
}
