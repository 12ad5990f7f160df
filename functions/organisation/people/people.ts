import { hasEnded, type Person, sideProblem } from '../../../domain/organisation/index.ts';
import type { UseCase } from '../use-case.ts';
import { localDate } from '../../core/local-date.ts';
import type { contracts } from '../contract.ts';
import { authorOf, visiblePerson } from '../permit.ts';
import type { CorePorts } from '../../core/ports.ts';
import type { OrganisationPorts } from '../ports.ts';
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
export function putPerson({
  changes,
  organisation,
  zone,
}: OrganisationPorts): UseCase<Contracts['putPerson']> {
  return async (call) => {
    const author = authorOf(call);
    if ('code' in author) return { ok: false, refusal: author };
    const { agency, ...body } = call.body;
    const person: Person = {
      id: call.params.person,
      ...body,
      ...(agency === undefined ? {} : { agencyId: agency }),
    };
    const message = await agencyProblem(person, localDate(zone, call.now), organisation);
    if (message !== undefined)
      return { ok: false, refusal: { code: 'person.invalid', errors: [{ field: 'agency', message }] } };
    const put = await putAsRead({
      ifMatch: call.ifMatch,
      read: () => organisation.person(person.id),
      write: (revision) => changes.inNameOf(author).putPerson(person, revision),
    });
    return put.ok ? { ok: true, body: personView(person), version: put.version } : put;
  };
}

/** Why somebody cannot be of an agency: there is none, or they hold roles on the other side of the counter. */
async function agencyProblem(
  person: Person,
  today: string,
  organisation: CorePorts['organisation'],
): Promise<string | undefined> {
  const { agencyId } = person;
  if (agencyId !== undefined && (await organisation.agency(agencyId)) === undefined)
    return `There is no agency "${agencyId}".`;
  const held = await organisation.assignmentsOf(person.id);
  const [problem] = held
    .filter((assignment) => !hasEnded(assignment, today))
    .flatMap((assignment) => sideProblem(assignment, person) ?? []);
  return problem === undefined ? undefined : `${problem} End that role first.`;
}
