import type { RequestState } from '../../domain/requests/index.ts';
import type { Once } from '../../platform/dynamodb/ledger/idempotency.ts';
import type { Call, Reply } from './handler.ts';
import type { Executed } from '../core/execute.ts';
import type { RequestPorts } from '../requests/ports.ts';
import { type RequestView, viewOf } from '../requests/reading/view.ts';

/** The answer given before to this very command, or the refusal of a key used for another; undefined when it is new. */
export async function answeredBefore(
  { once, actor, now }: Call,
  ports: Pick<RequestPorts, 'findOnce'>,
): Promise<Reply<RequestView> | undefined> {
  if (once === undefined) return undefined;
  const before = await ports.findOnce(actor.personId, once.key, now);
  if (before === undefined) return undefined;
  if (before.fingerprint !== once.fingerprint) return { ok: false, refusal: { code: 'idempotency.reused' } };
  return { ok: true, body: JSON.parse(before.body) as RequestView, version: before.version };
}

/** How to record the answer to this call, if the caller asked for that. */
export function recordOf({ once, actor, now, route }: Call): {
  readonly once?: (after: RequestState) => Once;
} {
  if (once === undefined) return {};
  return {
    once: (after) => ({
      ...once,
      personId: actor.personId,
      status: route.contract.status,
      body: JSON.stringify(viewOf(after, now)),
      version: after.version,
      at: now,
    }),
  };
}

/** What an execution means to the caller. */
export async function replyTo(
  executed: Executed,
  call: Call,
  ports: Pick<RequestPorts, 'findOnce'>,
): Promise<Reply<RequestView>> {
  switch (executed.outcome) {
    case 'done':
      return { ok: true, body: viewOf(executed.state, call.now), version: executed.state.version };
    case 'refused':
      // The same command may have been stored a moment ago, and that is why it is not possible any more.
      return (await answeredBefore(call, ports)) ?? { ok: false, refusal: executed.refusal };
    case 'repeated':
      // The same command arrived twice at once and the other one was stored.
      return (await answeredBefore(call, ports)) ?? { ok: false, refusal: { code: 'request.busy' } };
  }
}
