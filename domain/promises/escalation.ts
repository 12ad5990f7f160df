import { addBusinessTime, businessTimeBetween, HORIZON, type Pause } from '../time/index.ts';
import type { Role } from '../vocabulary/index.ts';
import type { Clock } from './clock.ts';
import type { CountingTerms, Promised, PromiseTerms, TermsBook } from './terms.ts';

/** One step of a promise that is not kept: what to raise once so much of the clock's own time has passed. */
export type EscalationStep = {
  readonly step: string;
  readonly amountMs: number;
  /** 1 ms for the breach and what follows it: at the due instant itself the promise can still be kept. */
  readonly afterMs: 0 | 1;
} & (
  | { readonly raises: 'warning' | 'breach' }
  /** `intervalMs`: the time the step below has before this one. */
  | { readonly raises: 'escalation'; readonly to: Role; readonly intervalMs: number }
);

const minute = 60_000;

/** Warnings, breach and escalations of a promise as amounts of its own time, in the order they come. */
export function stepsOf(
  { warnings, escalation }: Pick<CountingTerms, 'warnings' | 'escalation'>,
  budgetMs: number,
): readonly EscalationStep[] {
  let amountMs = budgetMs;
  return [
    ...warnings.map((percent): EscalationStep => ({
      raises: 'warning',
      step: `warning-${percent}`,
      amountMs: Math.floor((budgetMs * percent) / 100),
      afterMs: 0,
    })),
    { raises: 'breach', step: 'breach', amountMs: budgetMs, afterMs: 1 },
    ...escalation.map(({ minutes, to }, index): EscalationStep => {
      const intervalMs = minutes * minute;
      amountMs += intervalMs;
      return { raises: 'escalation', step: `escalation-${index + 1}`, amountMs, intervalMs, afterMs: 1, to };
    }),
  ];
}

/**
 * The instant (epoch ms) at which so much of a promise's time has passed, pauses taken out. Past the calendar's
 * horizon it is the horizon: such a promise is never due in practice, and never an endless search.
 *
 * @param from epoch ms: when the promise began, or another instant to count from
 */
export function instantAfter(
  { calendar }: CountingTerms,
  promised: Promised,
  from: number,
  amountMs: number,
  pauses: readonly Pause[],
): number {
  const due = addBusinessTime(calendar, from, amountMs, promised.fixedAt === undefined ? pauses : []);
  return typeof due === 'number' ? due : HORIZON.to;
}

/** When a promise is due (epoch ms), pauses taken out. */
export function dueInstant(
  terms: CountingTerms,
  promised: Promised,
  startedAt: number,
  pauses: readonly Pause[],
): number {
  return promised.fixedAt ?? instantAfter(terms, promised, startedAt, promised.budgetMs, pauses);
}

/** What decides which step of a promise comes next, and when. */
export type Climb = Pick<Clock, 'current' | 'startedAt' | 'raised' | 'climbedAt'>;

/**
 * The first step not raised yet, with its instant; undefined after the last. A broken promise only climbs, and a warning
 * left out because a later one said more does not come after it.
 */
export function nextEscalationStep(
  climb: Climb,
  pauses: readonly Pause[],
  book: TermsBook,
): (EscalationStep & { readonly at: number }) | undefined {
  const { current, raised } = climb;
  const terms = book(current);
  const steps = stepsOf(terms, current.budgetMs);
  const reached = steps.findLastIndex(({ step }) => raised.includes(step));
  const next = steps[reached + 1];
  return next && { ...next, at: stepInstant(next, terms, climb, pauses) };
}

/**
 * When a step is to be raised, epoch ms. Nobody hears of what has climbed to them before whoever stands below has had
 * the agreed time since being told, however late that was.
 */
export function stepInstant(
  step: EscalationStep,
  terms: CountingTerms,
  { current, startedAt, climbedAt }: Climb,
  pauses: readonly Pause[],
): number {
  const { raises, amountMs, afterMs } = step;
  if (raises === 'breach') return dueInstant(terms, current, startedAt, pauses) + afterMs;
  const agreed = instantAfter(terms, current, startedAt, amountMs, pauses) + afterMs;
  if (step.raises !== 'escalation' || climbedAt === undefined) return agreed;
  return Math.max(agreed, instantAfter(terms, current, climbedAt, step.intervalMs, pauses));
}

/** Terms for a promise of an instant (epoch ms) instead of a budget: warnings come at shares of the time until then. */
export function termsUntil(
  fixedAt: number,
  startedAt: number,
  under: Omit<PromiseTerms, 'budgetMs' | 'fixedAt'>,
  book: TermsBook,
): PromiseTerms {
  const { calendar } = book(under);
  return {
    ...under,
    fixedAt,
    budgetMs: businessTimeBetween(calendar, startedAt, Math.max(startedAt, fixedAt)),
  };
}
