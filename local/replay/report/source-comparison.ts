import { isOpen, outcomeOf } from '../../../domain/promises/index.ts';
import type { ImportedIncident } from './imported-incident.ts';

/** Our resolution promise beside the source's own conclusion, in numbers of incidents. */
export interface SourceComparison {
  readonly bothKept: number;
  readonly onlyWeKept: number;
  readonly onlySourceKept: number;
  readonly bothBroken: number;
  /** Incidents without a conclusion on one side: still open, no such promise, or the source does not say. */
  readonly notComparable: number;
}

/** Compares each incident's resolution promise, as it stands at an instant (epoch ms), with what the source concluded. */
export function compareWithSource(incidents: readonly ImportedIncident[], until: number): SourceComparison {
  const counts = { bothKept: 0, onlyWeKept: 0, onlySourceKept: 0, bothBroken: 0, notComparable: 0 };
  for (const { state, madeSla } of incidents) {
    const clock = state.clocks.clocks.find(({ metric }) => metric === 'resolution');
    if (clock === undefined || madeSla === undefined || isOpen(clock)) counts.notComparable += 1;
    else if (outcomeOf(clock, until) === 'kept') counts[madeSla ? 'bothKept' : 'onlyWeKept'] += 1;
    else counts[madeSla ? 'onlySourceKept' : 'bothBroken'] += 1;
  }
  return counts;
}
