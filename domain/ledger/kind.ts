import type * as z from 'zod';
import type { RuleBook } from '../agreements/index.ts';
import type { Role, Stamp } from '../vocabulary/index.ts';

/** What every event has; what else it says is its kind's own. */
export interface LedgerEvent {
  readonly type: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly by: Stamp;
}

/** What the state of every aggregate has. */
export interface Snapshot {
  readonly id: string;
  /** Number of events; the version a writer must have read. */
  readonly version: number;
  readonly agencyId: string;
  readonly updatedAt: number;
}

export interface Command {
  readonly type: string;
}

export interface Refusal {
  readonly code: string;
}

/** What a decision depends on besides the state and the command. */
export interface Context {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly by: Stamp;
  /** The terms of every agreement version the kind asked for; asking for another one throws. */
  readonly rules: RuleBook;
}

/** What follows from a command: the events to append, or why not. No events: there is nothing to do. */
export type Decision<E, R> =
  { readonly ok: true; readonly events: readonly E[] } | { readonly ok: false; readonly refusal: R };

/** Whose inbox something waits in: that of a role of an agency, or of a person. */
export type InboxOwner = { readonly agencyId: string; readonly role: Role } | { readonly personId: string };

/** Whose work it is and how soon: a place in an inbox. */
export type InboxPlace = InboxOwner & {
  /** What waits there: requests and decisions on them are different inboxes. */
  readonly queue: string;
  /** Epoch milliseconds; what has no due time sorts after all that have one. */
  readonly urgentAt: number;
};

/** Where an aggregate is found other than by its id. A place left out is none. */
export interface Places {
  /** In the lists of an agency and of a person, by this instant (epoch ms). */
  readonly listAt?: number;
  readonly personId?: string;
  readonly inbox?: InboxPlace;
  /** When the sweep must come by, epoch ms. */
  readonly alarmAt?: number;
}

/** An item that stands beside a snapshot and is written with it, by the name it has among those of its aggregate. */
export interface BesideItem {
  readonly name: string;
  readonly facts: Readonly<Record<string, string | number>>;
  readonly inbox?: InboxPlace;
  /** Since when something outside is owed, epoch ms: the nightly reconciliation looks at it. */
  readonly unsettledSince?: number;
}

/**
 * A kind of aggregate: everything the ledger, the sweep, the stream and the data model need to know of it. All of it is
 * pure. Methods, so that kinds with different events fit one registry.
 */
export interface Kind<
  S extends Snapshot = Snapshot,
  E extends LedgerEvent = LedgerEvent,
  C extends Command = Command,
  R extends Refusal = Refusal,
> {
  /** Also the first part of its keys. A word people know: refusals name it. */
  readonly name: string;
  /** One sentence for the page of the data model. */
  readonly about: string;
  readonly state: z.ZodType<S>;
  readonly event: z.ZodType<E>;
  /** The agreement versions of its agency that a decision on this state may ask for. */
  versionsFor(state: S, command?: C): readonly number[];
  /** The alarms due by an instant and not raised yet, oldest first, each an event whole in itself. */
  alarms(state: S, now: number, rules: RuleBook): readonly E[];
  /**
   * What the sweep does besides by an instant, each an event whole in itself; a command that comes first goes first.
   * Absent where nothing happens by itself.
   */
  followUps?(state: S, now: number, rules: RuleBook): readonly E[];
  decide(id: string, state: S | undefined, command: C, context: Context): Decision<E, R>;
  /** @throws Error when a history does not begin as it must: it is damaged, not refused */
  evolve(id: string, state: S | undefined, event: E, rules: RuleBook): S;
  places(state: S): Places;
  beside(state: S): readonly BesideItem[];
}
