import { type Assignment, authoritiesOf, type LocalDate } from '../../../domain/organisation/index.ts';
import { memoize } from '../../../platform/concurrency/memoize.ts';
import { assignmentsAround } from '../../core/acting-assignments.ts';
import type { CorePorts } from '../../core/ports.ts';

/** The people an assignment comes through on a day, nearest first; undefined when none of them holds the role then. */
export type ChainOf = (assignment: Assignment, day: LocalDate) => Promise<readonly string[] | undefined>;

/** Finds the chains of many assignments: each person is read once, and their authorities collected once a day. */
export function chainFinder({ organisation }: Pick<CorePorts, 'organisation'>): ChainOf {
  const read = { assignmentsOf: memoize((personId: string) => organisation.assignmentsOf(personId)) };
  const authoritiesOn = memoize(async (personId: string, day: LocalDate) => {
    const around = await assignmentsAround(read, personId);
    return authoritiesOf(personId, day, (id) => around.get(id) ?? []);
  });
  return async ({ personId, role, agencyId, actingFor }, day) => {
    if (actingFor === undefined) return [];
    return (await authoritiesOn(personId, day)).find(
      (held) => held.role === role && held.agencyId === agencyId && held.actingFor[0] === actingFor,
    )?.actingFor;
  };
}
