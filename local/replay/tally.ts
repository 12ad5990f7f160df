import { isOpen, outcomeOf } from '../../domain/promises/index.ts';
import { metrics, type Metric, priorities, type Priority } from '../../domain/vocabulary/index.ts';
import type { Told } from './told.ts';

/** How the promises of one priority and metric ended. */
export interface Tally {
  readonly priority: Priority;
  readonly metric: Metric;
  readonly kept: number;
  readonly broken: number;
  readonly cancelled: number;
  /** Still running, or paused, and not late. */
  readonly open: number;
}

/** Promises by priority and metric as they stand at an instant (epoch ms); combinations nobody promised are left out. */
export function tally(told: readonly Told[], until: number): readonly Tally[] {
  const counted = new Map<string, { -readonly [K in keyof Tally]: Tally[K] }>();
  const lineOf = (priority: Priority, metric: Metric): { -readonly [K in keyof Tally]: Tally[K] } => {
    const key = `${priority} ${metric}`;
    const line = counted.get(key) ?? { priority, metric, kept: 0, broken: 0, cancelled: 0, open: 0 };
    counted.set(key, line);
    return line;
  };
  for (const { state } of told) {
    for (const clock of state.clocks.clocks) {
      const outcome = outcomeOf(clock, until);
      lineOf(clock.current.priority, clock.metric)[
        outcome === 'running' || outcome === 'paused' ? 'open' : outcome
      ] += 1;
    }
    // Update cycles that ended in time are numbers, not clocks.
    if (state.clocks.updatesKept > 0) lineOf(state.priority, 'next-update').kept += state.clocks.updatesKept;
  }
  return priorities.flatMap((priority) =>
    metrics.flatMap((metric) => counted.get(`${priority} ${metric}`) ?? []),
  );
}

/** What was promised altogether. */
export function sum(lines: readonly Tally[]): Omit<Tally, 'priority' | 'metric'> {
  const total = (name: 'kept' | 'broken' | 'cancelled' | 'open'): number =>
    lines.reduce((all, line) => all + line[name], 0);
  return { kept: total('kept'), broken: total('broken'), cancelled: total('cancelled'), open: total('open') };
}

/** Our resolution promise beside the source's own conclusion. */
export interface Beside {
  readonly bothKept: number;
  readonly onlyWeKept: number;
  readonly onlySourceKept: number;
  readonly bothBroken: number;
  /** Incidents without a conclusion on one side: still open, no such promise, or the source does not say. */
  readonly notComparable: number;
}

export function besideSource(told: readonly Told[], until: number): Beside {
  const count = { bothKept: 0, onlyWeKept: 0, onlySourceKept: 0, bothBroken: 0, notComparable: 0 };
  for (const { state, madeSla } of told) {
    const clock = state.clocks.clocks.find(({ metric }) => metric === 'resolution');
    if (clock === undefined || madeSla === undefined || isOpen(clock)) count.notComparable += 1;
    else if (outcomeOf(clock, until) === 'kept') count[madeSla ? 'bothKept' : 'onlyWeKept'] += 1;
    else count[madeSla ? 'onlySourceKept' : 'bothBroken'] += 1;
  }
  return count;
}
