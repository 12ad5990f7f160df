import { isInForce } from '../../../domain/organisation/index.ts';
import { roles } from '../../../domain/vocabulary/index.ts';
import type { UseCase } from '../use-case.ts';
import { localDate } from '../../core/local-date.ts';
import { chainFinder } from '../people/acting-chain.ts';
import type { contracts } from '../contract.ts';
import { withName, peopleById } from '../people/names.ts';
import { agencyOf } from '../permit.ts';
import type { CorePorts } from '../../core/ports.ts';

/** Who holds which role for an agency today: its own people and its service delivery team, in the order of the roles. */
export function readTeam(ports: CorePorts): UseCase<(typeof contracts)['readTeam']> {
  return async (call) => {
    const { agency } = call.params;
    const found = await agencyOf(call, ports);
    if ('code' in found) return { ok: false, refusal: found };
    const today = localDate(ports.zone, call.now);
    const inForce = (await ports.organisation.teamOf(agency)).filter((assignment) =>
      isInForce(assignment, today),
    );
    const chainOf = chainFinder(ports);
    const chains = await Promise.all(inForce.map((assignment) => chainOf(assignment, today)));
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
        person: { ...withName(personId, people), ...(email === undefined ? {} : { email }) },
        agency: agencyId,
        ...(until === undefined ? {} : { until }),
        actingFor: chain.map((id) => withName(id, people)),
      };
    });
    shown.sort(
      (a, b) => roles.indexOf(a.role) - roles.indexOf(b.role) || a.person.name.localeCompare(b.person.name),
    );
    return { ok: true, body: { agency, today, members: shown } };
  };
}
