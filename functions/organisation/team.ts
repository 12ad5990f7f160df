import { type Assignment, authoritiesOf, isInForce, roles } from '../../domain/organisation/index.ts';
import type { UseCase } from '../edge.ts';
import { assignmentsAround } from '../identity.ts';
import { localDate } from '../local-date.ts';
import type { contracts } from './contract.ts';
import { named, peopleById } from './names.ts';
import { agencyOf } from './permit.ts';
import type { OrganisationPorts } from './ports.ts';

/** Who holds which role for an agency today: its own people and its service delivery team, in the order of the roles. */
export function readTeam(ports: OrganisationPorts): UseCase<(typeof contracts)['readTeam']> {
  return async (call) => {
    const { agency } = call.params;
    const found = await agencyOf(call, ports);
    if ('code' in found) return { ok: false, refusal: found };
    const today = localDate(ports.zone, call.now);
    const inForce = (await ports.organisation.teamOf(agency)).filter((assignment) =>
      isInForce(assignment, today),
    );
    const chains = await Promise.all(inForce.map((assignment) => chainOf(assignment, today, ports)));
    const members = inForce.flatMap((assignment, index) => {
      const chain = chains[index];
      return chain === undefined ? [] : [{ assignment, chain }];
    });
    const ids = members.flatMap(({ assignment, chain }) => [assignment.personId, ...chain]);
    const people = await peopleById(ids, ports.organisation);
    const shown = members.map(({ assignment, chain }) => {
      const { personId, role, agencyId, until } = assignment;
      const email = people.get(personId)?.email;
      return {
        role,
        person: { ...named(personId, people), ...(email === undefined ? {} : { email }) },
        agency: agencyId,
        ...(until === undefined ? {} : { until }),
        actingFor: chain.map((id) => named(id, people)),
      };
    });
    shown.sort(
      (a, b) => roles.indexOf(a.role) - roles.indexOf(b.role) || a.person.name.localeCompare(b.person.name),
    );
    return { ok: true, body: { agency, today, members: shown } };
  };
}

/** The people an assignment comes through, nearest first; undefined when none of them holds the role any more. */
async function chainOf(
  assignment: Assignment,
  today: string,
  { organisation }: OrganisationPorts,
): Promise<readonly string[] | undefined> {
  const { personId, role, agencyId, actingFor } = assignment;
  if (actingFor === undefined) return [];
  const around = await assignmentsAround(organisation, personId);
  const authorities = authoritiesOf(personId, today, (id) => around.get(id) ?? []);
  return authorities.find(
    (held) => held.role === role && held.agencyId === agencyId && held.actingFor[0] === actingFor,
  )?.actingFor;
}
