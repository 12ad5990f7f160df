import { businessTimeBetween, type DayLine, explainBusinessTime, MAX_EXPLAINED_DAYS } from '../time/index.ts';
import type { Rules } from '../agreements/agreement.ts';
import { type Clock, type Clocks, type Outcome, outcomeOf } from './clock.ts';
import { pausesUntil } from './evolve.ts';

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
export function explainClock(clock: Clock, clocks: Clocks, now: number, rules: Rules): ClockExplanation {
  const calendar = clock.current.hours === 'business' ? rules.business : rules.always;
  const until = clock.stoppedAt ?? clock.cancelledAt ?? now;
  // What the request waited for after this promise was settled has nothing to do with it.
  const pauses = pausesUntil(clocks, until)
    .filter(({ from }) => from < until)
    .map(({ from, to }) => ({ from, to: Math.min(to, until) }));
  const furthest = clock.startedAt + MAX_EXPLAINED_DAYS * 86_400_000;
  const spentMs = businessTimeBetween(calendar, clock.startedAt, Math.max(until, clock.startedAt), pauses);
  return {
    clock,
    outcome: outcomeOf(clock, now),
    promisedOutcome: outcomeOf(clock, now, 'promised'),
    spentMs,
    remainingMs: clock.current.budgetMs - spentMs,
    days: explainBusinessTime(
      calendar,
      clock.startedAt,
      Math.min(Math.max(clock.current.dueAt ?? until, clock.startedAt), furthest),
      pauses,
    ),
  };
}
