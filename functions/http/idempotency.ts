import type { Snapshot } from '../../domain/ledger/index.ts';
import type { IdempotencyRecord } from '../../platform/dynamodb/ledger/idempotency.ts';
import type { Call, Reply } from './call.ts';

export interface IdempotencyPorts {
  /** The answer a person got before under a key. */
  readonly findIdempotencyRecord: (
    personId: string,
    key: string,
    now: number,
  ) => Promise<IdempotencyRecord | undefined>;
}

interface Reused {
  readonly code: 'idempotency.reused';
}

/** The answer given before to this very command, or the refusal of a key used for another; undefined when it is new. */
export async function findAnswer<T>(
  { idempotency, actor, now }: Call,
  { findIdempotencyRecord }: IdempotencyPorts,
): Promise<Reply<T, Reused> | undefined> {
  if (idempotency === undefined) return undefined;
  const before = await findIdempotencyRecord(actor.personId, idempotency.key, now);
  if (before === undefined) return undefined;
  if (before.fingerprint !== idempotency.fingerprint)
    return { ok: false, refusal: { code: 'idempotency.reused' } };
  return { ok: true, body: JSON.parse(before.body) as T, version: before.version };
}

/** How to record the answer to this call, if the caller asked for that. */
export function recordAnswer<S extends Snapshot>(
  { idempotency, actor, now, route }: Call,
  bodyOf: (after: S) => unknown,
): { readonly idempotency?: (after: S) => IdempotencyRecord } {
  if (idempotency === undefined) return {};
  return {
    idempotency: (after) => ({
      ...idempotency,
      personId: actor.personId,
      status: route.contract.status,
      body: JSON.stringify(bodyOf(after)),
      version: after.version,
      at: now,
    }),
  };
}
