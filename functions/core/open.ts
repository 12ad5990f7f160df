import {
  type Context,
  decide,
  evolve,
  type RequestCommand,
  type RequestState,
} from '../../domain/requests/index.ts';
import type { Once } from '../../platform/dynamodb/ledger/idempotency.ts';
import type { Appended } from '../../platform/dynamodb/ledger/ledger.ts';
import type { ExecutePorts } from './execute.ts';

/** A request to be opened under a number. */
export interface Opening {
  readonly id: string;
  readonly command: Extract<RequestCommand, { type: 'SubmitRequest' }>;
  readonly context: Context;
  /** Makes the record of the answer from the state it answers with. */
  readonly once?: ((after: RequestState) => Once) | undefined;
}

/** Stores a new request. `conflict`: the number is taken. */
export async function openRequest(
  { id, command, context, once }: Opening,
  { ledger }: Pick<ExecutePorts, 'ledger'>,
): Promise<{ readonly state: RequestState } | Exclude<Appended, 'appended'>> {
  const decision = decide(id, undefined, command, context);
  if (!decision.ok) throw new Error(`A submission was refused: ${decision.refusal.code}.`);
  const after = decision.events.reduce<RequestState | undefined>(
    (state, event) => evolve(id, state, event, context.rules),
    undefined,
  );
  if (after === undefined) throw new Error('A submission made no request.');
  const appended = await ledger.append({
    after,
    events: decision.events,
    ...(once === undefined ? {} : { once: once(after) }),
  });
  return appended === 'appended' ? { state: after } : appended;
}
