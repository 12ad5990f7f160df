import { businessTimeBetween, type DayLine, explainBusinessTime, MAX_EXPLAINED_DAYS } from '../time/index.ts';
import { type Clock, type Clocks, type Outcome, outcomeOf } from './clock.ts';
import { pausesUntil } from './counting.ts';
import type { CountingTerms } from './terms.ts';

/** A clock told to a person: what was promised, where it stands, and day by day why. */
export interface ClockExplanation {
  readonly clock: Clock;
  readonly outcome: Outcome;
  readonly promisedOutcome: Outcome;
  readonly spentMs: number;
  readonly remainingMs: number;
  /**
   * One line a day from the start to the due instant (or to now while paused); the counted times add up to the budget
   * (or to `spentMs`). A promise of more than ten years is told for its first ten.
   */
  readonly days: readonly DayLine[];
}

/** Explains a clock as it stands at `now` (epoch ms). */
export function explainClock(
  clock: Clock,
  clocks: Clocks,
  now: number,
  { calendar }: Pick<CountingTerms, 'calendar'>,
): ClockExplanation {
  const { startedAt, current } = clock;
  const until = clock.stoppedAt ?? clock.cancelledAt ?? now;
  // What was waited for after this promise was settled has nothing to do with it, nor has any wait with a fixed instant.
  const pauses =
    current.fixedAt === undefined
      ? pausesUntil(clocks, until)
          .filter(({ from }) => from < until)
          .map(({ from, to }) => ({ from, to: Math.min(to, until) }))
      : [];
  const furthest = startedAt + MAX_EXPLAINED_DAYS * 86_400_000;
  const spentMs = businessTimeBetween(calendar, startedAt, Math.max(until, startedAt), pauses);
  return {
    clock,
    outcome: outcomeOf(clock, now),
    promisedOutcome: outcomeOf(clock, now, 'promised'),
    spentMs,
    remainingMs: current.budgetMs - spentMs,
    days: explainBusinessTime(
      calendar,
      startedAt,
      Math.min(Math.max(current.dueAt ?? until, startedAt), furthest),
      pauses,
    ),
  };
}
