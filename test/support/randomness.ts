import fc from 'fast-check';
import { drawsFrom, type Randomness } from './draws.ts';

/** What everything random in this run comes from; the global setup chooses it for all workers and says it. */
const seed = Number(process.env['ROTUNDA_TEST_SEED']);
if (!Number.isInteger(seed)) throw new Error('ROTUNDA_TEST_SEED is to be a whole number.');

// Jest loads this file before each test file, so that properties draw by the seed as well.
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });

/** Draws for one purpose; what is drawn for another, or in another test file, does not disturb them. */
export function randomnessFor(purpose: string): Randomness {
  return drawsFrom(`${seed} ${purpose}`);
}
