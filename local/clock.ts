import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as z from 'zod';

/** Time on one machine: the wall clock, plus how far somebody moved it forward. */
export interface Clock {
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Moves forward to an instant; an instant already passed changes nothing, since promises cannot un-break. */
  moveTo(at: number): void;
}

const saved = z.object({ aheadMs: z.number().int().nonnegative() });

/** A clock whose lead over the wall survives a restart, so that history never lies in the future. */
export function openClock(file: string, wall: () => number = Date.now): Clock {
  let aheadMs = existsSync(file) ? saved.parse(JSON.parse(readFileSync(file, 'utf8'))).aheadMs : 0;
  return {
    now: () => wall() + aheadMs,
    moveTo(at) {
      const lead = at - wall();
      if (lead <= aheadMs) return;
      // Saved before it counts: nothing may be stored at an instant that a restart would take back.
      writeFileSync(`${file}.new`, JSON.stringify({ aheadMs: lead }));
      renameSync(`${file}.new`, file);
      aheadMs = lead;
    },
  };
}
