import * as z from 'zod';
import { organisationFileSchema } from '../../../functions/organisation/file/file-schema.ts';
import { planName } from '../../../functions/organisation/fields.ts';
import type { AgreementTerms } from '../../../functions/organisation/agencies/versions.ts';
import { agreementProblems, type Rules } from '../../../domain/agreements/index.ts';
import { type Calendar, type CalendarDefinition, compileCalendar } from '../../../domain/time/index.ts';
import { UsageError } from '../../terminal/usage-error.ts';
import { agencyId } from '../imported-ids.ts';
import { describeSchemaProblems, parseYamlEntries } from '../../terminal/yaml-file.ts';

/** An agreement in the words of the organisation file: one plan with its calendar and matrix written beside it. */
const { plans, calendars, priorityMatrix } = organisationFileSchema.shape;
const schema = z.strictObject({
  ...plans.valueType.omit({ calendar: true }).shape,
  plan: planName,
  calendar: calendars.valueType,
  priorityMatrix,
});

/** An agreement ready to be stored and to be counted with. */
export interface CompiledAgreement {
  readonly calendar: CalendarDefinition;
  /** The number of the calendar is known once it is stored. */
  readonly terms: Omit<AgreementTerms, 'calendarVersion'>;
  readonly rules: Rules;
}

/**
 * Reads an agreement.
 *
 * @param zone of its calendar, unless the file names one
 * @param defaults text of the agreement that says what this one leaves out
 * @throws UsageError listing everything that is missing or wrong
 */
export function parseAgreement(
  yaml: string,
  name: string,
  zone: string,
  defaults?: string,
): CompiledAgreement {
  const what = `agreement ${name}`;
  const raw = {
    ...(defaults === undefined ? {} : parseYamlEntries(defaults, 'default agreement')),
    ...parseYamlEntries(yaml, what),
  };
  const refuse = (problems: readonly string[]): never => {
    throw new UsageError(`The ${what} cannot be used: ${problems.join('; ')}.`);
  };
  const parsed = schema.safeParse(raw);
  if (!parsed.success) return refuse(describeSchemaProblems(raw, parsed.error));
  const { plan, calendar: stated, targets, escalation, ...others } = parsed.data;
  const calendar: CalendarDefinition = { zone, ...stated };
  const terms = {
    plan,
    ...others,
    targets: targets.map(({ within, ...target }) => ({ ...target, minutes: within })),
    escalation: escalation.map(({ after, to }) => ({ minutes: after, to })),
  };
  const agreement = { agencyId, version: 1, calendarVersion: 1, ...terms };
  const compiled = compileCalendar(calendar);
  const problems = [
    ...(compiled.ok
      ? []
      : compiled.problems.map((problem) => ({ ...problem, path: `calendar.${problem.path}` }))),
    ...agreementProblems(agreement),
  ];
  if (!compiled.ok || problems.length > 0)
    return refuse(problems.map(({ path, message }) => `${path}: ${message.replace(/\.$/, '')}`));
  return {
    calendar,
    terms,
    rules: { agreement, business: compiled.calendar, always: compileAlwaysOpen(calendar.zone) },
  };
}

function compileAlwaysOpen(zone: string): Calendar {
  const compiled = compileCalendar({ zone, week: '24x7', holidays: [] });
  if (!compiled.ok) throw new Error(`The zone ${zone} was checked with the calendar.`);
  return compiled.calendar;
}
