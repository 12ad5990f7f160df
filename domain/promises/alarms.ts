import type { Rules } from '../agreements/agreement.ts';
import { type Clocks, isOpen } from './clock.ts';
import { foldClocks } from './evolve.ts';
import { ladderOf } from './ladder.ts';

/** A step of a clock's ladder whose instant has come. */
export interface DueAlarm {
  readonly clockId: string;
  readonly step: string;
  /** When the step was due, epoch ms: earlier than now when the sweep is late. */
  readonly at: number;
  /** The promise's own due instant. */
  readonly dueAt: number;
}

/** When the next alarm of any clock is due; absent when none will come unless something changes. */
export function nextAlarmAt(clocks: Clocks): number | undefined {
  return earliest(clocks.clocks.map((clock) => clock.nextAlarmAt));
}

/** The most urgent promise still open and not paused. */
export function urgentAt(clocks: Clocks): number | undefined {
  return earliest(clocks.clocks.filter(isOpen).map((clock) => clock.current.dueAt));
}

function earliest(instants: readonly (number | undefined)[]): number | undefined {
  const known = instants.filter((instant) => instant !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/**
 * Every step due by `now` and not raised yet, oldest first. Each comes once: raising a step folds it into the clock,
 * whatever the number of sweeps or how late they run.
 */
export function dueAlarms(
  clocks: Clocks,
  now: number,
  rulesOf: (version: number) => Rules,
): readonly DueAlarm[] {
  const alarms: DueAlarm[] = [];
  let state = clocks;
  for (;;) {
    const clock = state.clocks
      .filter(({ nextAlarmAt: at }) => at !== undefined && at <= now)
      .sort((a, b) => (a.nextAlarmAt ?? 0) - (b.nextAlarmAt ?? 0))[0];
    if (clock?.nextAlarmAt === undefined || clock.current.dueAt === undefined) return alarms;
    const step = ladderOf(rulesOf(clock.current.agreementVersion), clock.current.budgetMs).find(
      ({ step: name }) => !clock.raised.includes(name),
    )?.step;
    if (step === undefined) return alarms;
    alarms.push({ clockId: clock.id, step, at: clock.nextAlarmAt, dueAt: clock.current.dueAt });
    state = foldClocks(
      state,
      { type: 'raised', clockId: clock.id, step, dueAt: clock.current.dueAt },
      rulesOf,
      clock.current.agreementVersion,
    );
  }
}
