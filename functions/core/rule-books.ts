import type { RuleBook, Rules } from '../../domain/agreements/index.ts';
import { type Calendar, type CalendarDefinition, compileCalendar } from '../../domain/time/index.ts';
import type { OrganisationStore } from '../../platform/dynamodb/organisation/organisation-store.ts';

/** Gives rule books: the agreements and compiled calendars a decision about something of an agency needs. */
export interface RuleBooks {
  /** A book holding these versions; undefined when the agency has no such agreement version. */
  bookOf(agencyId: string, versions: readonly number[]): Promise<RuleBook | undefined>;
}

/** Versions never change, so compiled rules are kept for as long as the function lives; a hundred agencies fit easily. */
const maxKept = 1_000;

export function ruleBooks(organisation: Pick<OrganisationStore, 'agreement' | 'calendar'>): RuleBooks {
  const kept = new Map<string, Rules>();

  const rules = async (agencyId: string, version: number): Promise<Rules | undefined> => {
    const key = `${agencyId}#${version}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const agreement = await organisation.agreement(agencyId, version);
    if (agreement === undefined) return undefined;
    const calendar = await organisation.calendar(agencyId, agreement.calendarVersion);
    if (calendar === undefined)
      throw new Error(`Agreement ${key} names calendar ${agreement.calendarVersion}, which does not exist.`);
    const { zone } = calendar.definition;
    const compiled: Rules = {
      agreement,
      business: compileOrThrow(calendar.definition, key),
      always: compileOrThrow({ zone, week: '24x7', holidays: [] }, key),
    };
    if (kept.size >= maxKept) kept.clear();
    kept.set(key, compiled);
    return compiled;
  };

  return {
    async bookOf(agencyId, versions) {
      const wanted = [...new Set(versions)];
      const found = await Promise.all(wanted.map((version) => rules(agencyId, version)));
      if (found.includes(undefined)) return undefined;
      const book = new Map(wanted.map((version, index) => [version, found[index]]));
      return (version) => {
        const known = book.get(version);
        if (known === undefined)
          throw new Error(`Agreement version ${version} of ${agencyId} was not loaded.`);
        return known;
      };
    },
  };
}

function compileOrThrow(definition: CalendarDefinition, key: string): Calendar {
  const compiled = compileCalendar(definition);
  if (!compiled.ok)
    throw new Error(
      `The calendar of agreement ${key} was stored but cannot be used: ${compiled.problems[0]?.message ?? ''}`,
    );
  return compiled.calendar;
}
