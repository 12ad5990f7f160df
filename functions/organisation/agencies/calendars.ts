import { type CalendarProblem, compileCalendar } from '../../../domain/time/index.ts';
import type { UseCase } from '../use-case.ts';
import type { contracts } from '../contract.ts';
import { agencyOf, authorOf } from '../permit.ts';
import type { CorePorts } from '../../core/ports.ts';
import type { OrganisationPorts } from '../ports.ts';
import { addCalendarVersion } from './versions.ts';
import { calendarView } from '../view.ts';

type Contracts = typeof contracts;

/** Every version of an agency's calendar, oldest first. */
export function listCalendars(ports: CorePorts): UseCase<Contracts['listCalendars']> {
  return async (call) => {
    const { agency } = call.params;
    const found = await agencyOf(call, ports);
    if ('code' in found) return { ok: false, refusal: found };
    return { ok: true, body: { items: (await ports.organisation.calendars(agency)).map(calendarView) } };
  };
}

/** One version of an agency's calendar. */
export function readCalendar(ports: CorePorts): UseCase<Contracts['readCalendar']> {
  return async (call) => {
    const { agency, version } = call.params;
    const found = await agencyOf(call, ports);
    if ('code' in found) return { ok: false, refusal: found };
    const calendar = await ports.organisation.calendar(agency, version);
    return calendar === undefined
      ? { ok: false, refusal: { code: 'version.unknown', of: 'calendar', version } }
      : { ok: true, body: calendarView(calendar) };
  };
}

/** Adds the next calendar of an agency. It counts for nothing until an agreement names it. */
export function addCalendar(ports: OrganisationPorts): UseCase<Contracts['addCalendar']> {
  return async (call) => {
    const { agency } = call.params;
    const found = await agencyOf(call, ports);
    if ('code' in found) return { ok: false, refusal: found };
    const author = authorOf(call, { agencyId: agency });
    if ('code' in author) return { ok: false, refusal: author };
    const compiled = compileCalendar(call.body);
    if (!compiled.ok)
      return { ok: false, refusal: { code: 'calendar.invalid', errors: compiled.problems.map(fieldOf) } };
    const added = await addCalendarVersion(ports.changes.inNameOf(author), agency, call.body);
    return added.outcome === 'taken'
      ? { ok: false, refusal: { code: 'version.taken', of: 'calendar', version: added.version } }
      : { ok: true, body: calendarView(added.value) };
  };
}

/** Fields are named in one way on the wire: `week.monday.0`. */
function fieldOf({ path, message }: CalendarProblem): { readonly field: string; readonly message: string } {
  return { field: path.replaceAll(/\[(\d+)\]/g, '.$1') || 'body', message };
}
