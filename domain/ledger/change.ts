import type { LedgerEvent, Snapshot } from './kind.ts';

/** What one append did to an aggregate: the state before, the state after, and the events between them. */
export interface Change<S extends Snapshot = Snapshot, E extends LedgerEvent = LedgerEvent> {
  readonly kind: string;
  readonly id: string;
  /** Absent for a new aggregate. */
  readonly before?: S;
  readonly after: S;
  /** In order; the first has the number after the version of `before`. */
  readonly events: readonly E[];
}

/** An event with its place in the history of its aggregate, from 1. */
export interface Numbered<E> {
  readonly sequence: number;
  readonly event: E;
}

/** The events of a change, each with its number. */
export function numberedEvents<E extends LedgerEvent>({
  before,
  events,
}: Change<Snapshot, E>): readonly Numbered<E>[] {
  const first = (before?.version ?? 0) + 1;
  return events.map((event, index) => ({ sequence: first + index, event }));
}
