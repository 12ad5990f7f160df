import type { StageId } from '../approvals/index.ts';
import type { Pause } from '../time/index.ts';
import type { Metric, Priority } from '../vocabulary/requests.ts';

/** What was promised for one metric, and under which rules. */
export interface Promised {
  readonly agreementVersion: number;
  readonly priority: Priority;
  /** Budget in milliseconds of the hours it counts in. */
  readonly budgetMs: number;
  readonly hours: 'business' | 'always';
  /** Epoch milliseconds; absent while the clock is paused, since nobody knows yet, unless it passed before the pause. */
  readonly dueAt?: number;
}

/**
 * One promise being kept or broken. Everything here follows from the request's events and the pinned rules;
 * `promised` never changes its terms, `current` follows every change of priority or agreement.
 */
export interface Clock {
  /** `first-response`, `resolution`, `next-update-3`, `decision-security-1`. */
  readonly id: string;
  readonly metric: Metric;
  /** Of a `decision`: the stage of the approval chain it is promised for. */
  readonly stage?: StageId;
  readonly startedAt: number;
  readonly promised: Promised;
  readonly current: Promised;
  /** Steps of the alarm ladder already raised, e.g. `warning-75`, `breach`, `escalation-1`. */
  readonly raised: readonly string[];
  /** The due instant that passed, once the breach was raised. */
  readonly breachedAt?: number;
  readonly acknowledged?: { readonly by: string; readonly at: number };
  readonly stoppedAt?: number;
  /** The promise no longer applies: withdrawn request, or new terms without such a target. */
  readonly cancelledAt?: number;
  readonly excuse?: Excuse;
  readonly clientReview?: { readonly agrees: boolean; readonly by: string; readonly at: number };
  /** The earliest alarm still to raise; absent when paused, stopped, acknowledged or at the end of the ladder. */
  readonly nextAlarmAt?: number;
}

export interface Excuse {
  readonly reason: string;
  readonly askedBy: string;
  /** Those the asker acted for, nearest first: none of them is a second pair of eyes. */
  readonly askedFor: readonly string[];
  readonly decidedBy?: string;
  readonly granted?: boolean;
}

/** All clocks of a request, and the stretches in which none of them counted. */
export interface Clocks {
  readonly startedAt: number;
  readonly pauses: readonly Pause[];
  readonly pausedAt?: number;
  readonly clocks: readonly Clock[];
  /** How many update cycles have been started: numbers the next one. */
  readonly updateCycles: number;
  /** Update cycles that ended in time; such clocks are counted, not kept. */
  readonly updatesKept: number;
}

export type Outcome = 'running' | 'paused' | 'kept' | 'broken' | 'cancelled';

/** Whether a clock still counts towards a promise. */
export function isOpen(clock: Clock): boolean {
  return clock.stoppedAt === undefined && clock.cancelledAt === undefined;
}

/**
 * How a promise stands by the terms in `by`: `current` as restated, `promised` as first given. Kept means stopped at
 * or before the due instant. A breach that was raised stays one, whatever the terms become.
 *
 * @param now epoch milliseconds; an open clock past its due instant is broken whether or not an alarm has said so
 */
export function outcomeOf(clock: Clock, now: number, by: 'current' | 'promised' = 'current'): Outcome {
  if (clock.cancelledAt !== undefined) return clock.breachedAt === undefined ? 'cancelled' : 'broken';
  if (by === 'current' && clock.breachedAt !== undefined) return 'broken';
  const { dueAt } = clock[by];
  if (clock.stoppedAt !== undefined)
    return dueAt !== undefined && clock.stoppedAt <= dueAt ? 'kept' : 'broken';
  if (dueAt === undefined) return 'paused';
  return now > dueAt ? 'broken' : 'running';
}
