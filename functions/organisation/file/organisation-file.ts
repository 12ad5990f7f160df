import { LineCounter, parseDocument } from 'yaml';
import { sentenceOf } from '../../../platform/schema/sentence-of.ts';
import type { Organisation } from './load-organisation.ts';
import { fileProblems } from './file-checks.ts';
import { assignmentsIn, calendarIn, itemOf, termsIn } from './file-parts.ts';
import { shapeProblems } from './file-places.ts';
import { type OrganisationFile, organisationFileSchema } from './file-schema.ts';

export { loadOrganisation, type Organisation } from './load-organisation.ts';

export type ParsedOrganisation =
  | { readonly ok: true; readonly organisation: Organisation }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Reads an organisation file. Whatever is wrong comes back as sentences that name the place: all that do not parse,
 * or else all that do not fit together.
 */
export function parseOrganisation(text: string): ParsedOrganisation {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0)
    return {
      ok: false,
      problems: document.errors.map(({ pos, message }) => {
        const { line, col } = lines.linePos(pos[0]);
        return `Line ${line}, column ${col}: ${message}`;
      }),
    };
  let raw: unknown;
  try {
    raw = document.toJS();
  } catch (error) {
    // Aliases that unfold without end are refused by the reader while it builds the values.
    return {
      ok: false,
      problems: [`The file: ${error instanceof Error ? error.message : 'It cannot be read as YAML.'}`],
    };
  }
  const parsed = organisationFileSchema.safeParse(raw, { error: sentenceOf, reportInput: true });
  if (!parsed.success) return { ok: false, problems: shapeProblems(raw, parsed.error) };
  const problems = fileProblems(parsed.data);
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, organisation: organisationOf(parsed.data) };
}

function organisationOf(file: OrganisationFile): Organisation {
  const { name, zone } = file.department;
  return {
    department: { name, zone },
    agencies: file.agencies.map((agency) => {
      const plan = itemOf(file.plans, agency.plan);
      const calendar = plan === undefined ? undefined : calendarIn(file, plan.calendar);
      if (plan === undefined || calendar === undefined)
        throw new Error(`The plan of ${agency.id} was not checked.`);
      return { agency, calendar, terms: termsIn(file, agency.plan, plan) };
    }),
    services: file.services,
    people: file.people.map(({ id, name: called, email, agency }) => ({
      id,
      name: called,
      email,
      ...(agency === undefined ? {} : { agencyId: agency }),
    })),
    assignments: assignmentsIn(file).map(({ assignment }) => assignment),
  };
}
