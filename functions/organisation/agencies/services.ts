import type { Service } from '../../../domain/organisation/index.ts';
import type { UseCase } from '../use-case.ts';
import type { contracts } from '../contract.ts';
import { authorOf, refuseWithoutPermission } from '../permit.ts';
import type { CorePorts } from '../../core/ports.ts';
import type { OrganisationPorts } from '../ports.ts';
import { putAsRead } from '../put.ts';
import { serviceView } from '../view.ts';

type Contracts = typeof contracts;

/** The catalogue: what agencies can ask for. */
export function listServices({ organisation }: CorePorts): UseCase<Contracts['listServices']> {
  return async (call) => {
    const refusal = refuseWithoutPermission(call);
    return refusal === undefined
      ? { ok: true, body: { items: (await organisation.services()).map(serviceView) } }
      : { ok: false, refusal };
  };
}

/** One service of the catalogue. */
export function readService({ organisation }: CorePorts): UseCase<Contracts['readService']> {
  return async (call) => {
    const refusal = refuseWithoutPermission(call);
    const found = refusal === undefined ? await organisation.service(call.params.service) : undefined;
    if (found === undefined) return { ok: false, refusal: refusal ?? { code: 'service.not-in-catalogue' } };
    return { ok: true, body: serviceView(found.value), version: found.revision };
  };
}

/** Enters a service, or changes what it is called and who does it. */
export function putService({ changes, organisation }: OrganisationPorts): UseCase<Contracts['putService']> {
  return async (call) => {
    const author = authorOf(call);
    if ('code' in author) return { ok: false, refusal: author };
    const service: Service = { id: call.params.service, ...call.body };
    const put = await putAsRead({
      ifMatch: call.ifMatch,
      read: () => organisation.service(service.id),
      write: (revision) => changes.inNameOf(author).putService(service, revision),
    });
    return put.ok ? { ok: true, body: serviceView(service), version: put.version } : put;
  };
}
