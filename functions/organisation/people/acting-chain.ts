import { type Assignment, authoritiesOf } from '../../../domain/organisation/index.ts';
import { assignmentsAround } from '../../core/acting-assignments.ts';
import type { CorePorts } from '../../core/ports.ts';

/** The people an assignment comes through on a day, nearest first; undefined when none of them holds the role then. */
export async function chainOf(
  assignment: Assignment,
  day: string,
  { organisation }: Pick<CorePorts, 'organisation'>,
): Promise<readonly string[] | undefined> {
  const { personId, role, agencyId, actingFor } = assignment;
  if (actingFor === undefined) return [];
  const around = await assignmentsAround(organisation, personId);
  const authorities = authoritiesOf(personId, day, (id) => around.get(id) ?? []);
  return authorities.find(
    (held) => held.role === role && held.agencyId === agencyId && held.actingFor[0] === actingFor,
  )?.actingFor;
}
