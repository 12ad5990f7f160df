import { addBusinessTime, businessTimeBetween, HORIZON, type Pause } from '../time/index.ts';
import type { Role } from '../vocabulary/index.ts';
import type { CountingTerms, Promised, PromiseTerms, TermsBook } from './terms.ts';

/** One step of a promise that is not kept: what to raise once so much of the clock's own time has passed. */
export type EscalationStep = {
  readonly step: string;
  readonly amountMs: number;
  /** 1 ms for the breach and what follows it: at the due instant itself the promise can still be kept. */
  readonly afterMs: 0 | 1;
} & ({ readonly raises: 'warning' | 'breach' } | { readonly raises: 'escalation'; readonly to: Role });

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
      amountMs += minutes * minute;
      return { raises: 'escalation', step: `escalation-${index + 1}`, amountMs, afterMs: 1, to };
    }),
  ];
}

/**
 * The instant (epoch ms) at which so much of a promise's time has passed, pauses taken out. Past the calendar's
 * horizon it is the horizon: such a promise is never due in practice, and never an endless search.
 */
export function instantAfter(
  { calendar }: CountingTerms,
  promised: Promised,
  startedAt: number,
  amountMs: number,
  pauses: readonly Pause[],
): number {
  const due = addBusinessTime(calendar, startedAt, amountMs, promised.fixedAt === undefined ? pauses : []);
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

/**
 * The first step not raised yet, with its instant; undefined after the last. A broken promise only climbs: new terms may
 * bring other warnings, but nobody is warned of what has happened.
 */
export function nextEscalationStep(
  promised: Promised,
  startedAt: number,
  pauses: readonly Pause[],
  raised: readonly string[],
  book: TermsBook,
): (EscalationStep & { readonly at: number }) | undefined {
  const terms = book(promised);
  const isBroken = raised.includes('breach');
  const next = stepsOf(terms, promised.budgetMs).find(
    ({ step, raises }) => !raised.includes(step) && !(isBroken && raises === 'warning'),
  );
  return next && { ...next, at: stepInstant(next, terms, promised, startedAt, pauses) };
}

/** When a step is to be raised, epoch ms. */
export function stepInstant(
  { raises, amountMs, afterMs }: EscalationStep,
  terms: CountingTerms,
  promised: Promised,
  startedAt: number,
  pauses: readonly Pause[],
): number {
  const at =
    raises === 'breach'
      ? dueInstant(terms, promised, startedAt, pauses)
      : instantAfter(terms, promised, startedAt, amountMs, pauses);
  return at + afterMs;
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
