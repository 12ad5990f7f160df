import type { Person } from '../../../domain/organisation/index.ts';
import type { UseCase } from '../use-case.ts';
import type { contracts } from '../contract.ts';
import { refuseWithoutPermission, visiblePerson } from '../permit.ts';
import type { CorePorts } from '../../core/ports.ts';
import { putAsRead } from '../put.ts';
import { personView } from '../view.ts';

type Contracts = typeof contracts;

/** A person: oneself, or somebody of an agency one may see. */
export function readPerson(ports: CorePorts): UseCase<Contracts['readPerson']> {
  return async (call) => {
    const found = await visiblePerson(call, call.params.person, ports);
    return found === undefined
      ? { ok: false, refusal: { code: 'person.unknown' } }
      : { ok: true, body: personView(found.value), version: found.revision };
  };
}

/** Enters a person, or changes their name, address or agency. The id is what their token says. */
export function putPerson({ organisation }: CorePorts): UseCase<Contracts['putPerson']> {
  return async (call) => {
    const refusal = refuseWithoutPermission(call);
    if (refusal !== undefined) return { ok: false, refusal };
    const { agency, ...body } = call.body;
    if (agency !== undefined && (await organisation.agency(agency)) === undefined)
      return {
        ok: false,
        refusal: {
          code: 'person.invalid',
          errors: [{ field: 'agency', message: `There is no agency "${agency}".` }],
        },
      };
    const person: Person = {
      id: call.params.person,
      ...body,
      ...(agency === undefined ? {} : { agencyId: agency }),
    };
    const put = await putAsRead({
      ifMatch: call.ifMatch,
      read: () => organisation.person(person.id),
      write: (revision) => organisation.putPerson(person, revision),
    });
    return put.ok ? { ok: true, body: personView(person), version: put.version } : put;
  };
}
