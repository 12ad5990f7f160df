import { addBusinessTime, HORIZON, type Pause } from '../time/index.ts';
import type { Rules } from '../agreements/agreement.ts';
import type { Promised } from './clock.ts';

/** One rung: what to raise once so much of the clock's own time has passed. */
export interface Rung {
  readonly step: string;
  readonly amountMs: number;
  /** 1 ms for the breach and what follows it: at the due instant itself the promise can still be kept. */
  readonly afterMs: 0 | 1;
}

const minute = 60_000;

/** Warnings, breach and escalations of a promise as amounts of its own time, in the order they come. */
export function ladderOf(rules: Rules, budgetMs: number): readonly Rung[] {
  const warnings = rules.agreement.warnings.map((percent): Rung => ({
    step: `warning-${percent}`,
    amountMs: Math.floor((budgetMs * percent) / 100),
    afterMs: 0,
  }));
  let amountMs = budgetMs;
  const escalations = rules.agreement.escalation.map((step, index): Rung => {
    amountMs += step.minutes * minute;
    return { step: `escalation-${index + 1}`, amountMs, afterMs: 1 };
  });
  return [...warnings, { step: 'breach', amountMs: budgetMs, afterMs: 1 }, ...escalations];
}

/**
 * The instant (epoch ms) at which so much of a clock's time has passed, pauses taken out. Past the calendar's
 * horizon it is the horizon: such a promise is never due in practice, and never an endless search.
 */
export function instantOf(
  rules: Rules,
  hours: Promised['hours'],
  startedAt: number,
  amountMs: number,
  pauses: readonly Pause[],
): number {
  const due = addBusinessTime(
    rules[hours === 'business' ? 'business' : 'always'],
    startedAt,
    amountMs,
    pauses,
  );
  return typeof due === 'number' ? due : HORIZON.to;
}

/** The first rung not raised yet, with its instant. */
export function nextRung(
  rules: Rules,
  promise: Promised,
  startedAt: number,
  pauses: readonly Pause[],
  raised: readonly string[],
): { readonly step: string; readonly at: number } | undefined {
  const rung = ladderOf(rules, promise.budgetMs).find(({ step }) => !raised.includes(step));
  if (rung === undefined) return undefined;
  return {
    step: rung.step,
    at: instantOf(rules, promise.hours, startedAt, rung.amountMs, pauses) + rung.afterMs,
  };
}
