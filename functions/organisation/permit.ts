import { can, policy, type Resource } from '../../domain/access/index.ts';
import type { Agency, Authorship, Person } from '../../domain/organisation/index.ts';
import type { Revised } from '../../platform/dynamodb/organisation/organisation-store.ts';
import type { Call, Refusal } from './use-case.ts';
import type { CorePorts } from '../core/ports.ts';

type Caller = Pick<Call, 'actor' | 'route'>;

/**
 * Why a caller may not do something about an agency, or nothing. An agency one may not see does not exist, for
 * readers; who may write may write them all, so a plain refusal gives nothing away.
 */
export function refuseForAgency({ actor, route }: Caller, agencyId: string): Refusal | undefined {
  if (can(actor, route.permission, { agencyId }) !== undefined) return undefined;
  return { code: route.permission === policy['organisation.read'] ? 'agency.unknown' : 'access.denied' };
}

/** In whose name a caller changes the organisation, or the refusal when they may not. */
export function authorOf(
  { actor, route, now }: Caller & Pick<Call, 'now'>,
  resource: Resource = {},
): Authorship | Refusal {
  const authority = can(actor, route.permission, resource);
  if (authority === undefined) return { code: 'access.denied' };
  const { role, actingFor } = authority;
  return { by: { personId: actor.personId, role, actingFor }, at: now };
}

/** The agency a call is about, or why there is none for this caller. */
export async function agencyOf(
  call: Caller & { readonly params: { readonly agency: string } },
  { organisation }: CorePorts,
): Promise<Revised<Agency> | Refusal> {
  const { agency: id } = call.params;
  return refuseForAgency(call, id) ?? (await organisation.agency(id)) ?? { code: 'agency.unknown' };
}

/** Why a caller may not do something that concerns no single agency, or nothing. */
export function refuseWithoutPermission({ actor, route }: Caller): Refusal | undefined {
  return can(actor, route.permission, {}) === undefined ? { code: 'access.denied' } : undefined;
}

/** The person of a record, for themselves and for whoever may see their agency; for others they do not exist. */
export async function visiblePerson(
  { actor, route }: Caller,
  personId: string,
  { organisation }: CorePorts,
): Promise<Revised<Person> | undefined> {
  const found = await organisation.person(personId);
  if (found === undefined || personId === actor.personId) return found;
  const { agencyId } = found.value;
  return can(actor, route.permission, agencyId === undefined ? {} : { agencyId }) === undefined
    ? undefined
    : found;
}
