import {
  type Command,
  decideOn,
  evolveAll,
  type Kind,
  type LedgerEvent,
  type Refusal,
  type Snapshot,
} from '../../domain/ledger/index.ts';
import { type Stamp, systemStamp } from '../../domain/vocabulary/index.ts';
import type { IdempotencyRecord } from '../../platform/dynamodb/ledger/idempotency.ts';
import type { Append, Ledger } from '../../platform/dynamodb/ledger/ledger.ts';
import type { CommonRefusal, LedgerRefusal } from '../http/problems.ts';
import type { RuleBooks } from './rule-books.ts';

export interface ExecutePorts {
  /** The ledger of a kind. */
  readonly ledger: <S extends Snapshot, E extends LedgerEvent>(kind: Kind<S, E>) => Ledger<S, E>;
  readonly ruleBooks: RuleBooks;
}

/** One command on one aggregate, from whatever edge it came. */
export interface Execution<S extends Snapshot, C extends Command> {
  readonly id: string;
  /**
   * Or how to make it, where it follows from the aggregate; made again after a conflict. Absent for the sweep, which raises
   * the alarms that are due and does nothing else.
   */
  readonly command?: C | ((state: S) => Promise<C>);
  /** Epoch milliseconds. */
  readonly now: number;
  /**
   * Says by which authority the person does this, now that the aggregate is known, or refuses. Asked again after a
   * conflict; absent for what the system does.
   */
  readonly permit?: (state: S) => Stamp | CommonRefusal;
  readonly ifMatch?: number;
  /** Makes the record of the answer from the state it answers with. */
  readonly idempotency?: (after: S) => IdempotencyRecord;
  /** Further items of the aggregate that belong to what was decided. */
  readonly also?: (after: S) => Append<S, LedgerEvent>['also'];
}

export type Executed<S, R> =
  | { readonly outcome: 'done'; readonly state: S; readonly events: number }
  | { readonly outcome: 'repeated' }
  | { readonly outcome: 'refused'; readonly refusal: R | LedgerRefusal | CommonRefusal };

/** Writers on one aggregate at once that are let through before one is told to come back. */
const maxAttempts = 8;

/**
 * What another writer stored while this command was on its way lies a moment after the instant it came in: it counts as
 * having come just after that. So it does when a clock was set back, by an hour of daylight saving say; one that is
 * further behind than this is a fault, which the domain refuses.
 */
const maxSkewMs = 2 * 3_600_000;

/**
 * Alarms stored in one transaction, which holds a hundred items: half of them, so that the other half is there for the
 * snapshot, the events of the command and what stands beside them.
 */
const maxAlarms = 50;

/**
 * Load, permit, decide, append: the only way an aggregate changes. Two writers on one aggregate: one wins, the other
 * loads again and decides anew on what it finds. More alarms than one transaction takes are stored in several, each
 * whole in itself; the command's own events come with the last.
 */
export async function execute<
  S extends Snapshot,
  E extends LedgerEvent,
  C extends Command,
  R extends Refusal,
>(kind: Kind<S, E, C, R>, execution: Execution<S, C>, ports: ExecutePorts): Promise<Executed<S, R>> {
  const { id, now, permit, idempotency, also } = execution;
  const ledger = ports.ledger(kind);
  let { ifMatch } = execution;
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    const before = await ledger.load(id);
    if (before === undefined) return refuse({ code: 'ledger.unknown', kind: kind.name });
    const by = permit?.(before) ?? systemStamp;
    if ('code' in by) return refuse(by);
    if (ifMatch !== undefined && ifMatch !== before.version)
      return refuse({ code: 'ledger.changed', kind: kind.name, version: before.version });
    const command =
      typeof execution.command === 'function' ? await execution.command(before) : execution.command;
    const versions = kind.versionsFor(before, command);
    const rules = await ports.ruleBooks.bookOf(before.agencyId, versions);
    if (rules === undefined) return refuse({ code: 'agreement.unknown', version: versions.at(-1) ?? 0 });
    const overtaken = before.updatedAt > now && before.updatedAt - now <= maxSkewMs;
    const decision = decideOn(kind, before, command, {
      now: overtaken ? before.updatedAt : now,
      by,
      rules,
    });
    if (!decision.ok) return refuse(decision.refusal);
    const { alarms, events } = decision;
    if (alarms.length + events.length === 0) return { outcome: 'done', state: before, events: 0 };

    let reached = before;
    let stored = 0;
    let appended = 'appended';
    while (appended === 'appended' && alarms.length - stored > maxAlarms) {
      const part = alarms.slice(stored, stored + maxAlarms);
      const after = evolveAll(kind, id, reached, part, rules);
      appended = await ledger.append({ before: reached, after, events: part });
      if (appended !== 'appended') break;
      // What was stored just now is this command's own doing: the caller's version moves with it.
      if (ifMatch !== undefined) ifMatch = after.version;
      reached = after;
      stored += part.length;
    }
    if (appended !== 'appended') continue;
    const rest = [...alarms.slice(stored), ...events];
    const after = evolveAll(kind, id, reached, rest, rules);
    const further = also?.(after);
    const outcome = await ledger.append({
      before: reached,
      after,
      events: rest,
      ...(idempotency === undefined ? {} : { idempotency: idempotency(after) }),
      ...(further === undefined ? {} : { also: further }),
    });
    if (outcome === 'repeated') return { outcome };
    if (outcome === 'appended')
      return { outcome: 'done', state: after, events: alarms.length + events.length };
  }
  return refuse({ code: 'ledger.busy', kind: kind.name });
}

function refuse<R>(refusal: R): { readonly outcome: 'refused'; readonly refusal: R } {
  return { outcome: 'refused', refusal };
}
