import * as z from 'zod';
import type { Calendar } from '../time/index.ts';
import { type Immutable, instant, priority, role } from '../vocabulary/index.ts';

/** A step upwards: so many further minutes after the step before, and who hears of it. */
export const escalationLevel = z.object({ minutes: z.int(), to: role });
export type EscalationLevel = Immutable<z.infer<typeof escalationLevel>>;

/** What was promised, and under which terms. */
export const promisedShape = z.object({
  /** The version of the agreement that gave the terms. */
  agreementVersion: z.int(),
  priority,
  /** Budget in milliseconds of the hours it counts in. */
  budgetMs: z.int(),
  hours: z.enum(['business', 'always']),
  /** The instant itself, where that was promised and no budget: no pause moves it. */
  fixedAt: z.exactOptional(instant),
  /** Epoch milliseconds; absent while the clock is paused, since nobody knows yet, unless it passed before the pause. */
  dueAt: z.exactOptional(instant),
});
export type Promised = Immutable<z.infer<typeof promisedShape>>;

/** Terms as an agreement gives them, before anything is counted. */
export type PromiseTerms = Omit<Promised, 'dueAt'>;

/** How a promise is counted and how it climbs. */
export interface CountingTerms {
  readonly calendar: Calendar;
  /** Shares of the budget, in percent, at which whoever holds the work is warned; ascending. */
  readonly warnings: readonly number[];
  readonly escalation: readonly EscalationLevel[];
}

/** Gives the counting terms under which something was promised. */
export type TermsBook = (promised: Pick<Promised, 'agreementVersion' | 'hours'>) => CountingTerms;
