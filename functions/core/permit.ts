import { type Action, can } from '../../domain/access/index.ts';
import type { RequestState } from '../../domain/requests/index.ts';
import type { Stamp } from '../../domain/vocabulary/index.ts';
import type { Call } from '../http/handler.ts';
import type { Refusal } from '../http/problems.ts';

/**
 * The stamp under which a caller does something to a request. A request they may not even read does not exist for
 * them: its number would otherwise tell them something about another agency.
 */
export function permitOn(
  { actor }: Pick<Call, 'actor'>,
  action: Action,
  state: RequestState,
): Stamp | Refusal {
  const resource = { agencyId: state.agencyId, ownerId: state.requesterId };
  if (can(actor, 'request.read', resource) === undefined) return { code: 'request.unknown' };
  const authority = can(actor, action, resource);
  if (authority === undefined) return { code: 'access.denied' };
  return { personId: actor.personId, role: authority.role, actingFor: authority.actingFor };
}
