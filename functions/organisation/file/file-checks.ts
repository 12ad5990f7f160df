import { type Assignment, assignmentProblems } from '../../../domain/organisation/index.ts';
import { type Role, roles } from '../../../domain/vocabulary/index.ts';
import { agreementProblems } from '../../../domain/agreements/index.ts';
import { compileCalendar } from '../../../domain/time/index.ts';
import { assignmentsIn, calendarIn, itemOf, termsIn } from './file-parts.ts';
import { type Path, placeOf } from './file-places.ts';
import type { OrganisationFile } from './file-schema.ts';

type Complain = (path: Path, sentence: string) => void;

/** Everything in a well-formed file that does not fit together, each as a sentence that begins with its place. */
export function fileProblems(file: OrganisationFile): readonly string[] {
  const problems: string[] = [];
  const complain: Complain = (path, sentence) => problems.push(`${placeOf(file, path)}: ${sentence}`);
  for (const list of ['agencies', 'services', 'people'] as const) checkIds(file, list, complain);
  checkCalendars(file, complain);
  checkPlans(file, complain);
  file.agencies.forEach(({ plan }, index) => {
    if (itemOf(file.plans, plan) === undefined)
      complain(['agencies', index, 'plan'], unknown('plan', plan, Object.keys(file.plans)));
  });
  checkPeople(file, complain);
  return problems;
}

function unknown(what: string, name: string, known: readonly string[]): string {
  return `There is no ${what} "${name}"; there is ${known.join(', ') || 'none'}.`;
}

function checkIds(
  file: OrganisationFile,
  list: 'agencies' | 'services' | 'people',
  complain: Complain,
): void {
  const ids = file[list].map(({ id }) => id);
  ids.forEach((id, index) => {
    if (ids.indexOf(id) < index)
      complain(
        [list, index],
        `The id "${id}" is given twice; the second is number ${index + 1} of the list.`,
      );
  });
}

function checkCalendars(file: OrganisationFile, complain: Complain): void {
  for (const name of Object.keys(file.calendars)) {
    const definition = calendarIn(file, name);
    const compiled = definition === undefined ? undefined : compileCalendar(definition);
    if (compiled?.ok === false)
      for (const { path, message } of compiled.problems)
        complain(['calendars', name, ...stepsOf(path)], message);
  }
}

function checkPlans(file: OrganisationFile, complain: Complain): void {
  const services = file.services.map(({ id }) => id);
  for (const [name, plan] of Object.entries(file.plans)) {
    if (itemOf(file.calendars, plan.calendar) === undefined)
      complain(['plans', name, 'calendar'], unknown('calendar', plan.calendar, Object.keys(file.calendars)));
    const agreement = { ...termsIn(file, name, plan), agencyId: '', version: 1, calendarVersion: 1 };
    for (const { path, message } of agreementProblems(agreement))
      complain(['plans', name, ...stepsOf(path)], message);
    plan.targets.forEach((target, index) => {
      for (const service of target.services ?? [])
        if (!services.includes(service))
          complain(['plans', name, 'targets', index, 'services'], unknown('service', service, services));
    });
  }
}

function checkPeople(file: OrganisationFile, complain: Complain): void {
  const agencies = new Set(file.agencies.map(({ id }) => id));
  const people = new Map(
    file.people.map(({ id, agency }) => [id, agency === undefined ? {} : { agencyId: agency }]),
  );
  file.people.forEach((person, index) => {
    if (person.agency !== undefined && !agencies.has(person.agency))
      complain(['people', index, 'agency'], unknown('agency', person.agency, [...agencies]));
    person.roles.forEach(({ role, agencies: held }, position) => {
      const path = ['people', index, 'roles', position];
      if (!roles.includes(role as Role)) complain([...path, 'role'], unknown('role', role, roles));
      if (held === undefined && person.agency === undefined)
        complain([...path, 'agencies'], "Say for which agencies, or '*' for all.");
    });
  });

  const all = assignmentsIn(file).filter(({ assignment }) => roles.includes(assignment.role));
  const byPerson = Map.groupBy(all, ({ assignment }) => assignment.personId);
  const facts = {
    isAgency: (id: string) => agencies.has(id),
    personOf: (id: string) => people.get(id),
    assignmentsOf: (id: string): readonly Assignment[] =>
      (byPerson.get(id) ?? []).map(({ assignment }) => assignment),
  };
  const seen = new Set<string>();
  for (const { assignment, path } of all) {
    for (const problem of assignmentProblems(assignment, facts)) complain(path, problem.message);
    if (seen.has(assignment.id)) complain(path, 'This role is given twice from the same day.');
    seen.add(assignment.id);
  }
}

/** `week.monday[0]` or `targets.0.minutes` as steps into the file. */
function stepsOf(path: string): Path {
  return path
    .split(/[.[\]]+/)
    .filter((step) => step !== '')
    .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}
