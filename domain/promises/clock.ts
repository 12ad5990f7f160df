import * as z from 'zod';
import { type Immutable, instant, text } from '../vocabulary/index.ts';
import { promisedShape } from './terms.ts';

export const excuseShape = z.object({
  reason: text,
  askedBy: text,
  /** Those the asker acted for, nearest first: none of them is a second pair of eyes. */
  askedFor: z.array(text),
  decidedBy: z.exactOptional(text),
  granted: z.exactOptional(z.boolean()),
});

/**
 * One promise being kept or broken. Everything here follows from the events of its aggregate and the pinned terms;
 * `promised` never changes its terms, `current` follows every change of them.
 */
export const clockShape = z.object({
  /** `first-response`, `resolution`, `next-update-3`, `decision-security-1`. */
  id: text,
  /** What is promised, in the words of its kind. */
  metric: text,
  startedAt: instant,
  promised: promisedShape,
  current: promisedShape,
  /** Steps of escalation already raised, e.g. `warning-75`, `breach`, `escalation-1`. */
  raised: z.array(text),
  /** The due instant that passed, once the breach was raised. */
  breachedAt: z.exactOptional(instant),
  /** When the breach, or the last escalation after it, was raised: the next one gives its people the agreed time from then. */
  climbedAt: z.exactOptional(instant),
  /** When the terms in `current` took the place of others; absent while they are those first given. */
  restatedAt: z.exactOptional(instant),
  acknowledged: z.exactOptional(z.object({ by: text, at: instant })),
  stoppedAt: z.exactOptional(instant),
  /** The promise no longer applies: what it was for has ended, or new terms hold none. */
  cancelledAt: z.exactOptional(instant),
  excuse: z.exactOptional(excuseShape),
  clientReview: z.exactOptional(z.object({ agrees: z.boolean(), by: text, at: instant })),
  /** The earliest alarm still to raise; absent when paused, stopped, acknowledged or after the last step. */
  nextAlarmAt: z.exactOptional(instant),
});
export type Clock = Immutable<z.infer<typeof clockShape>>;

/** All clocks of an aggregate, and the stretches in which none of them counted; `clocksShape` is how they are stored. */
export const clocksState = z.object({
  pauses: z.array(z.object({ from: instant, to: instant })),
  pausedAt: z.exactOptional(instant),
  clocks: z.array(clockShape),
  /** Of promises that are given again and again: how many were started, which numbers the next, and how many kept. */
  cycles: z.record(text, z.object({ started: z.int(), kept: z.int() })),
});
export type Clocks = Immutable<z.infer<typeof clocksState>>;

export const noClocks: Clocks = { pauses: [], clocks: [], cycles: {} };

/** How a promise can stand. */
export const outcomes = ['running', 'paused', 'kept', 'broken', 'cancelled'] as const;
export type Outcome = (typeof outcomes)[number];

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

/** Whether a broken promise can still climb: nobody has taken it on, and nobody excused it. */
export function climbs({ acknowledged, excuse }: Clock): boolean {
  return acknowledged === undefined && excuse?.granted !== true;
}

/** The clock with an id; undefined when there is none. */
export function clockOf({ clocks }: Clocks, id: string): Clock | undefined {
  return clocks.find((clock) => clock.id === id);
}

/** When the next alarm of any clock is due; absent when none will come unless something changes. */
export function nextAlarmAt({ clocks }: Clocks): number | undefined {
  return earliest(clocks.map((clock) => clock.nextAlarmAt));
}

/** The most urgent promise still open and not paused. */
export function urgentAt({ clocks }: Clocks): number | undefined {
  return earliest(clocks.filter(isOpen).map((clock) => clock.current.dueAt));
}

/** Every version of the agreement that clocks were counted under. */
export function versionsCounted({ clocks }: Clocks): readonly number[] {
  return clocks.flatMap(({ promised, current }) => [promised.agreementVersion, current.agreementVersion]);
}

function earliest(instants: readonly (number | undefined)[]): number | undefined {
  const known = instants.filter((at) => at !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
