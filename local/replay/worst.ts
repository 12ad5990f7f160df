import { type Clock, explainClock, outcomeOf } from '../../domain/promises/index.ts';
import { type Priority } from '../../domain/vocabulary/index.ts';
import type { DayLine } from '../../domain/time/index.ts';
import type { Told } from './told.ts';

/** A broken promise with the sum behind its due instant. */
export interface Breach {
  /** The source's number and ours. */
  readonly number: string;
  readonly request: string;
  readonly clock: string;
  readonly priority: Priority;
  readonly hours: Clock['current']['hours'];
  readonly budgetMs: number;
  readonly spentMs: number;
  readonly overMs: number;
  readonly startedAt: number;
  readonly dueAt?: number;
  readonly stoppedAt?: number;
  readonly days: readonly DayLine[];
}

/** The broken promises that took the most of their own time beyond what was promised, worst first. */
export function worstBreaches(told: readonly Told[], until: number, most: number): readonly Breach[] {
  return told
    .flatMap(({ number, state, rules }) =>
      state.clocks.clocks
        .filter((clock) => outcomeOf(clock, until) === 'broken')
        .map((clock) => ({ number, request: state.id, ...explainClock(clock, state.clocks, until, rules) })),
    )
    .sort(
      (a, b) =>
        a.remainingMs - b.remainingMs || compare(a.number, b.number) || compare(a.clock.id, b.clock.id),
    )
    .slice(0, most)
    .map(({ number, request, clock, spentMs, remainingMs, days }) => ({
      number,
      request,
      clock: clock.id,
      priority: clock.current.priority,
      hours: clock.current.hours,
      budgetMs: clock.current.budgetMs,
      spentMs,
      overMs: -remainingMs,
      startedAt: clock.startedAt,
      ...(clock.current.dueAt === undefined ? {} : { dueAt: clock.current.dueAt }),
      ...(clock.stoppedAt === undefined ? {} : { stoppedAt: clock.stoppedAt }),
      days,
    }));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
