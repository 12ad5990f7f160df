import type { Evidence } from '../evidence/evidence.ts';

/** Something that holds after each day, whatever happened. */
export interface Invariant {
  readonly name: string;
  /** What is wrong, a sentence each; nothing when it holds. */
  readonly broken: (evidence: Evidence) => Promise<readonly string[]> | readonly string[];
}
