import type { Assignment } from '../../../domain/organisation/index.ts';
import type { Role } from '../../../domain/vocabulary/index.ts';
import type { CalendarDefinition } from '../../../domain/time/index.ts';
import { assignmentId } from '../people/assignment-id.ts';
import type { Path } from './file-places.ts';
import type { OrganisationFile } from './file-schema.ts';
import type { AgreementTerms } from '../agencies/versions.ts';

type Plan = OrganisationFile['plans'][string];

/** An item by the name the file gives it; a name such as `constructor` finds nothing the file does not say. */
export function itemOf<T>(items: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(items, name) ? items[name] : undefined;
}

/** A calendar of the file by its name, in the department's zone unless it names its own. */
export function calendarIn(
  { calendars, department }: OrganisationFile,
  name: string,
): CalendarDefinition | undefined {
  const calendar = itemOf(calendars, name);
  return calendar === undefined ? undefined : { zone: department.zone, ...calendar };
}

/** What a plan promises, in an agreement's terms. */
export function termsIn(
  { priorityMatrix }: OrganisationFile,
  name: string,
  plan: Plan,
): Omit<AgreementTerms, 'calendarVersion'> {
  const { warnings, pausesOn, reopenWithinDays, silence, closesResolved, approval } = plan;
  return {
    plan: name,
    priorityMatrix,
    targets: plan.targets.map(({ within, ...target }) => ({ ...target, minutes: within })),
    warnings,
    escalation: plan.escalation.map(({ after, to }) => ({ minutes: after, to })),
    pausesOn,
    reopenWithinDays,
    ...(silence === undefined ? {} : { silence }),
    ...(closesResolved === undefined ? {} : { closesResolved }),
    ...(approval === undefined ? {} : { approval }),
  };
}

/**
 * Every assignment of the file with its place, one for each agency a role is held for. The names in them are as
 * written: `fileProblems` says which of them mean nothing.
 */
export function assignmentsIn({
  people,
  department,
}: OrganisationFile): readonly { readonly assignment: Assignment; readonly path: Path }[] {
  return people.flatMap((person, index) =>
    person.roles.flatMap(({ role, agencies, from, until, actingFor }, position) => {
      const own = person.agency === undefined ? [] : [person.agency];
      return (agencies === '*' ? ['*'] : (agencies ?? own)).map((agencyId) => {
        const facts = {
          personId: person.id,
          role: role as Role,
          agencyId,
          from: from ?? department.since,
          ...(actingFor === undefined ? {} : { actingFor }),
        };
        return {
          assignment: { id: assignmentId(facts), ...facts, ...(until === undefined ? {} : { until }) },
          path: ['people', index, 'roles', position],
        };
      });
    }),
  );
}
