import { follow, type RequestEvent, type Status, trackOf } from '../../../domain/requests/index.ts';
import { type Clock, type Clocks, outcomeOf } from '../../../domain/promises/index.ts';
import { type Metric, metrics } from '../../../domain/vocabulary/index.ts';
import { type Rules } from '../../../domain/agreements/index.ts';
import { businessTimeBetween } from '../../../domain/time/index.ts';
import type { ImportedIncident } from './imported-incident.ts';

/** Why promises of one metric were kept, and how requests stood when they were broken. */
export interface Reasons {
  readonly metric: Metric;
  /** Even the time on the wall, nights and waits included, fits the promise. */
  readonly keptOutright: number;
  /** Fits because closed hours do not count. */
  readonly keptByHours: number;
  /** Fits only because waits do not count either. */
  readonly keptByWaits: number;
  /** Nobody had taken the request up when the promise fell due. */
  readonly brokenUntouched: number;
  /** It was being worked on. */
  readonly brokenInWork: number;
  /** It waited for somebody who does not stop the clock, or had been resolved and was reopened too late. */
  readonly brokenOtherwise: number;
}

/** Counts, metric by metric, why promises were kept or broken as they stand at an instant (epoch ms). */
export function countReasons(incidents: readonly ImportedIncident[], until: number): readonly Reasons[] {
  return metrics.flatMap((metric) => {
    const all = incidents.flatMap(({ state, events, rules }) =>
      state.clocks.clocks
        .filter((clock) => clock.metric === metric)
        .map((clock) => ({ clock, clocks: state.clocks, events, rules })),
    );
    if (all.length === 0) return [];
    const kept = all
      .filter(({ clock }) => outcomeOf(clock, until) === 'kept')
      .map(({ clock, clocks, rules }) => whyKept(clock, clocks, rules));
    const broken = all
      .filter(({ clock }) => outcomeOf(clock, until) === 'broken')
      .map(({ clock, events }) => statusAt(events, clock.current.dueAt ?? until));
    const countOf = <T>(list: readonly T[], ...wanted: readonly T[]): number =>
      list.filter((one) => wanted.includes(one)).length;
    const untouched = countOf<Status | undefined>(broken, 'submitted', 'triaged');
    const inWork = countOf<Status | undefined>(broken, 'in-progress');
    return {
      metric,
      keptOutright: countOf(kept, 'outright'),
      keptByHours: countOf(kept, 'hours'),
      keptByWaits: countOf(kept, 'waits'),
      brokenUntouched: untouched,
      brokenInWork: inWork,
      brokenOtherwise: broken.length - untouched - inWork,
    };
  });
}

function whyKept(
  { startedAt, stoppedAt, current }: Clock,
  clocks: Clocks,
  { business, always }: Rules,
): 'outright' | 'hours' | 'waits' {
  const stopped = stoppedAt ?? startedAt;
  if (stopped - startedAt <= current.budgetMs) return 'outright';
  const calendar = current.hours === 'business' ? business : always;
  // A reopened request stood resolved in between: that gap is a pause of the clock like any wait.
  const waits = clocks.pauses.some(({ from }) => from < stopped);
  return waits && businessTimeBetween(calendar, startedAt, stopped) > current.budgetMs ? 'waits' : 'hours';
}

/** The status a history had reached at an instant. */
function statusAt(events: readonly RequestEvent[], instant: number): Status | undefined {
  let status: Status | undefined;
  for (const event of events) {
    if (event.at > instant) break;
    status = status === undefined ? 'submitted' : (follow(status, event.type, trackOf('incident')) ?? status);
  }
  return status;
}
