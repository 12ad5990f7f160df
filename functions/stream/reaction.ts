import type { ItemFilter } from '../core/deployment.ts';
import type { Change, Command, Kind, LedgerEvent, Refusal, Snapshot } from '../../domain/ledger/index.ts';

/** What follows from a change of an aggregate. Run again for the same change it does nothing more. */
export interface Reaction<S extends Snapshot = Snapshot, E extends LedgerEvent = LedgerEvent> {
  /** For the log and the failure queue. */
  readonly name: string;
  /** The name of the kind whose changes it follows. */
  readonly kind: string;
  /** The types of event that concern it. */
  readonly on: ReadonlySet<string> | 'all';
  /** It asks nothing of what its capability needs besides the table, so it can be run again without it. */
  readonly onlyTable?: true;
  react(change: Change<S, E>): Promise<void>;
}

/**
 * A reaction to some types of event of a kind. The types are checked against the kind's own: a renamed event cannot fall
 * silent.
 */
export function reaction<S extends Snapshot, E extends LedgerEvent, C extends Command, R extends Refusal>(
  kind: Kind<S, E, C, R>,
  parts: {
    readonly name: string;
    readonly on: readonly E['type'][] | 'all';
    readonly onlyTable?: true;
    readonly react: (change: Change<S, E>) => Promise<void>;
  },
): Reaction {
  const { name, on, onlyTable, react } = parts;
  return {
    name,
    kind: kind.name,
    on: on === 'all' ? on : new Set<string>(on),
    ...(onlyTable === undefined ? {} : { onlyTable }),
    react: react,
  };
}

/** What follows from an item being put that is no aggregate. */
export interface ItemReaction<P> extends ItemFilter {
  readonly name: string;
  /** As of a reaction to changes. */
  readonly onlyTable?: true;
  react(keys: { readonly pk: string; readonly sk: string }, ports: P): Promise<void>;
}
