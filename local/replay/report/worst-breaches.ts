import { termsBookOf } from '../../../domain/agreements/index.ts';
import { type Clock, explainClock, outcomeOf } from '../../../domain/promises/index.ts';
import { type Priority } from '../../../domain/vocabulary/index.ts';
import type { DayLine } from '../../../domain/time/index.ts';
import type { ImportedIncident } from './imported-incident.ts';

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
export function findWorstBreaches(
  incidents: readonly ImportedIncident[],
  until: number,
  max: number,
): readonly Breach[] {
  return incidents
    .flatMap(({ number, state, rules }) => {
      const termsOf = termsBookOf(() => rules);
      return state.clocks.clocks
        .filter((clock) => outcomeOf(clock, until) === 'broken')
        .map((clock) => ({
          number,
          request: state.id,
          ...explainClock(clock, state.clocks, until, termsOf(clock.current)),
        }));
    })
    .sort(
      (a, b) =>
        a.remainingMs - b.remainingMs ||
        compareText(a.number, b.number) ||
        compareText(a.clock.id, b.clock.id),
    )
    .slice(0, max)
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

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
