import { type Actor, agenciesFor, can, policy } from '../../../domain/access/index.ts';
import type { Agency } from '../../../domain/organisation/index.ts';
import type { UseCase } from '../use-case.ts';
import type { contracts } from '../contract.ts';
import { agencyOf, authorOf } from '../permit.ts';
import type { CorePorts } from '../../core/ports.ts';
import type { OrganisationPorts } from '../ports.ts';
import { putAsRead } from '../put.ts';

type Contracts = typeof contracts;

/** The agencies an actor may see, by id. */
export async function agenciesSeenBy(actor: Actor, { organisation }: CorePorts): Promise<Agency[]> {
  const agencies = await organisation.agencies();
  return agencies.filter(({ id }) => can(actor, policy['organisation.read'], { agencyId: id }) !== undefined);
}

/** The agencies the caller may see. */
export function listAgencies(ports: CorePorts): UseCase<Contracts['listAgencies']> {
  return async ({ actor }) => {
    if (agenciesFor(actor, policy['organisation.read']).length === 0)
      return { ok: false, refusal: { code: 'access.denied' } };
    return { ok: true, body: { items: await agenciesSeenBy(actor, ports) } };
  };
}

/** One agency. */
export function readAgency(ports: CorePorts): UseCase<Contracts['readAgency']> {
  return async (call) => {
    const found = await agencyOf(call, ports);
    return 'code' in found
      ? { ok: false, refusal: found }
      : { ok: true, body: found.value, version: found.revision };
  };
}

/** Enters an agency, or changes its name or plan. Its promises are its agreement, which this leaves alone. */
export function putAgency({ changes, organisation }: OrganisationPorts): UseCase<Contracts['putAgency']> {
  return async (call) => {
    const agency: Agency = { id: call.params.agency, ...call.body };
    const author = authorOf(call, { agencyId: agency.id });
    if ('code' in author) return { ok: false, refusal: author };
    const put = await putAsRead({
      ifMatch: call.ifMatch,
      read: () => organisation.agency(agency.id),
      write: (revision) => changes.inNameOf(author).putAgency(agency, revision),
    });
    return put.ok ? { ok: true, body: agency, version: put.version } : put;
  };
}
