import { outcomeOf } from '../../../domain/promises/index.ts';
import { metrics, type Metric, priorities, type Priority } from '../../../domain/vocabulary/index.ts';
import type { ImportedIncident } from './imported-incident.ts';

/** How many promises ended how. */
export interface Totals {
  readonly kept: number;
  readonly broken: number;
  readonly cancelled: number;
  /** Still running, or paused, and not late. */
  readonly open: number;
}

/** How the promises of one priority and metric ended. */
export interface Tally extends Totals {
  readonly priority: Priority;
  readonly metric: Metric;
}

/** Promises by priority and metric as they stand at an instant (epoch ms); combinations nobody promised are left out. */
export function tallyPromises(incidents: readonly ImportedIncident[], until: number): readonly Tally[] {
  const tallies = new Map<string, { -readonly [K in keyof Tally]: Tally[K] }>();
  const tallyOf = (priority: Priority, metric: Metric): { -readonly [K in keyof Tally]: Tally[K] } => {
    const key = `${priority} ${metric}`;
    const tally = tallies.get(key) ?? { priority, metric, kept: 0, broken: 0, cancelled: 0, open: 0 };
    tallies.set(key, tally);
    return tally;
  };
  for (const { state } of incidents) {
    for (const clock of state.clocks.clocks) {
      const outcome = outcomeOf(clock, until);
      tallyOf(clock.current.priority, clock.metric as Metric)[
        outcome === 'running' || outcome === 'paused' ? 'open' : outcome
      ] += 1;
    }
    // Cycles that ended in time are numbers, not clocks.
    for (const [metric, { kept }] of Object.entries(state.clocks.cycles))
      if (kept > 0) tallyOf(state.priority, metric as Metric).kept += kept;
  }
  return priorities.flatMap((priority) =>
    metrics.flatMap((metric) => tallies.get(`${priority} ${metric}`) ?? []),
  );
}

/** The totals over all priorities and metrics. */
export function sumTallies(tallies: readonly Tally[]): Totals {
  const total = (name: keyof Totals): number => tallies.reduce((all, tally) => all + tally[name], 0);
  return { kept: total('kept'), broken: total('broken'), cancelled: total('cancelled'), open: total('open') };
}
