import { policy } from '../../../domain/access/index.ts';
import { type RequestState, requestKind } from '../../../domain/requests/index.ts';
import type { CorePorts } from '../../core/ports.ts';
import { permitOnRequest } from '../permit.ts';
import type { Call, Refusal } from '../use-case.ts';

/** The request, if this caller may see it. */
export async function visible(
  call: Pick<Call, 'actor'> & { readonly params: { readonly id: string } },
  ports: Pick<CorePorts, 'ledger'>,
): Promise<RequestState | Refusal> {
  const state = await ports.ledger(requestKind).load(call.params.id);
  if (state === undefined) return { code: 'ledger.unknown', kind: requestKind.name };
  const stamp = permitOnRequest(call, policy['request.read'], state);
  return 'code' in stamp ? stamp : state;
}
