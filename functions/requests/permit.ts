import { type Permission, policy } from '../../domain/access/index.ts';
import { type RequestState, requestKind } from '../../domain/requests/index.ts';
import type { Stamp } from '../../domain/vocabulary/index.ts';
import { permitOn } from '../core/permit.ts';
import type { CommonRefusal } from '../http/problems.ts';
import type { Call } from './use-case.ts';

/** Under which stamp a caller does something to a request, or the refusal of it. */
export function permitOnRequest(
  call: Pick<Call, 'actor'>,
  action: Permission,
  { agencyId, requesterId }: RequestState,
): Stamp | CommonRefusal {
  const permissions = { read: policy['request.read'], action };
  return permitOn(call, requestKind, permissions, { agencyId, ownerId: requesterId });
}
