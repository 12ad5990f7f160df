import {
  type Command,
  type Context,
  evolveAll,
  type Kind,
  type LedgerEvent,
  type Refusal,
  type Snapshot,
} from '../../domain/ledger/index.ts';
import type { IdempotencyRecord } from '../../platform/dynamodb/ledger/idempotency.ts';
import type { ExecutePorts } from './execute.ts';

/** An aggregate to be opened under an id. */
export interface Opening<S extends Snapshot, C extends Command> {
  readonly id: string;
  readonly command: C;
  readonly context: Context;
  /** Makes the record of the answer from the state it answers with. */
  readonly idempotency?: (after: S) => IdempotencyRecord;
}

export type Opened<S, R> =
  | { readonly outcome: 'opened'; readonly state: S }
  | { readonly outcome: 'refused'; readonly refusal: R }
  /** The id is taken. */
  | { readonly outcome: 'conflict' }
  /** This very command was stored before. */
  | { readonly outcome: 'repeated' };

/** Stores a new aggregate. */
export async function open<S extends Snapshot, E extends LedgerEvent, C extends Command, R extends Refusal>(
  kind: Kind<S, E, C, R>,
  { id, command, context, idempotency }: Opening<S, C>,
  { ledger }: Pick<ExecutePorts, 'ledger'>,
): Promise<Opened<S, R>> {
  const decision = kind.decide(id, undefined, command, context);
  if (!decision.ok) return { outcome: 'refused', refusal: decision.refusal };
  const after = evolveAll(kind, id, undefined, decision.events, context.rules);
  if (after === undefined) throw new Error(`${command.type} opened no ${kind.name}.`);
  const appended = await ledger(kind).append({
    after,
    events: decision.events,
    ...(idempotency === undefined ? {} : { idempotency: idempotency(after) }),
  });
  return appended === 'appended' ? { outcome: 'opened', state: after } : { outcome: appended };
}
