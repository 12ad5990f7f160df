import { asDeputy, can, type Permission, policy } from '../../domain/access/index.ts';
import type { StageId } from '../../domain/approvals/index.ts';
import { type RequestState, requestKind } from '../../domain/requests/index.ts';
import type { Stamp } from '../../domain/vocabulary/index.ts';
import { permitOn } from '../core/permit.ts';
import type { CommonRefusal } from '../http/problems.ts';
import type { Call } from './use-case.ts';

/**
 * Under which stamp a caller does something to a request, or the refusal of it. Who was named deputy for a stage of it
 * reads it and may do what that stage asks for.
 *
 * @param stage the one it is done to, for what is done to a stage
 */
export function permitOnRequest(
  { actor }: Pick<Call, 'actor'>,
  action: Permission,
  state: RequestState,
  stage?: StageId,
): Stamp | CommonRefusal {
  const read = policy['request.read'];
  const resource = { agencyId: state.agencyId, ownerId: state.requesterId };
  const acting = asDeputy(actor, action, state, stage);
  const stamp = permitOn({ actor: acting }, requestKind, { read, action }, resource);
  const mayRead = can(asDeputy(actor, read, state), read, resource) !== undefined;
  return 'code' in stamp && mayRead ? { code: 'access.denied' } : stamp;
}
