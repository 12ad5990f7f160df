import * as z from 'zod';
import type { KeptValues } from './kept-values.ts';

/** Time on one machine: the wall clock, plus how far somebody moved it forward. */
export interface Clock {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Moves forward to an instant; an instant already passed changes nothing, since promises cannot un-break. */
  moveTo(at: number): Promise<void>;
}

const name = 'clock';
const saved = z.object({ aheadMs: z.int().nonnegative() });

/** A clock whose lead over the wall survives a restart, so that history never lies in the future. */
export function openClock(values: KeptValues, wall: () => number = Date.now): Clock {
  const kept = values.get(name);
  let aheadMs = kept === undefined ? 0 : saved.parse(kept).aheadMs;
  return {
    now: () => wall() + aheadMs,
    async moveTo(at) {
      const lead = at - wall();
      if (lead <= aheadMs) return;
      // Saved before it counts: nothing may be stored at an instant that a restart would take back.
      await values.put(name, { aheadMs: lead });
      aheadMs = lead;
    },
  };
}
