import { outcomeOf } from '../../../domain/promises/index.ts';
import type { Metric } from '../../../domain/vocabulary/index.ts';
import type { ImportedIncident } from './imported-incident.ts';

/** Promises whose outcome differs between two agreements, by how it does. */
export interface OutcomeChange {
  readonly metric: Metric;
  readonly from: string;
  readonly to: string;
  readonly count: number;
  /** The first few, by the source's number. */
  readonly incidents: readonly string[];
}

const maxExamples = 5;

/**
 * Compares the outcome of each promise under two agreements.
 *
 * @param after the same incidents in the same order
 */
export function compareOutcomes(
  before: readonly ImportedIncident[],
  after: readonly ImportedIncident[],
  until: number,
): readonly OutcomeChange[] {
  const changes = new Map<string, { metric: Metric; from: string; to: string; incidents: string[] }>();
  before.forEach((one, index) => {
    const other = after[index] ?? one;
    const ids = new Set([one, other].flatMap(({ state }) => state.clocks.clocks.map(({ id }) => id)));
    for (const id of ids) {
      const [was, is] = [clockOf(one, id), clockOf(other, id)];
      const metric = (was ?? is)?.metric as Metric | undefined;
      const from = was === undefined ? 'not promised' : outcomeOf(was, until);
      const to = is === undefined ? 'not promised' : outcomeOf(is, until);
      if (metric === undefined || from === to) continue;
      const key = `${metric} ${from} ${to}`;
      const change = changes.get(key) ?? { metric, from, to, incidents: [] };
      change.incidents.push(one.number);
      changes.set(key, change);
    }
  });
  return [...changes.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { incidents, ...change }]) => ({
      ...change,
      count: incidents.length,
      incidents: incidents.slice(0, maxExamples),
    }));
}

function clockOf(
  { state }: ImportedIncident,
  id: string,
): ImportedIncident['state']['clocks']['clocks'][number] | undefined {
  return state.clocks.clocks.find((clock) => clock.id === id);
}
