import { isDeepStrictEqual } from 'node:util';
import type { AgreementVersion } from '../../../domain/agreements/index.ts';
import type { CalendarDefinition } from '../../../domain/time/index.ts';
import type {
  CalendarVersion,
  OrganisationStore,
  Written,
} from '../../../platform/dynamodb/organisation/organisation-store.ts';

/** What an agreement says, apart from whose and which it is. */
export type AgreementTerms = Omit<AgreementVersion, 'agencyId' | 'version'>;

/** `unchanged`: the newest version says the same already. `taken`: somebody else added another one just now. */
export type Added<T> =
  | { readonly outcome: 'added' | 'unchanged'; readonly value: T }
  | { readonly outcome: 'taken'; readonly version: number };

/**
 * Adds an agency's next calendar, unless its newest one is the same: sending a calendar twice adds it once. Versions
 * are never edited; what was promised under one stays countable.
 */
export function addCalendarVersion(
  store: Pick<OrganisationStore, 'calendars' | 'addCalendar'>,
  agencyId: string,
  definition: CalendarDefinition,
): Promise<Added<CalendarVersion>> {
  return addNext({
    newest: async () => (await store.calendars(agencyId)).at(-1),
    same: (newest) => isDeepStrictEqual(newest.definition, definition),
    next: (version) => ({ agencyId, version, definition }),
    add: (next) => store.addCalendar(next),
  });
}

/** Adds an agency's next agreement, unless its newest one is the same. Requests already in stay with theirs. */
export function addAgreementVersion(
  store: Pick<OrganisationStore, 'currentAgreement' | 'addAgreement'>,
  agencyId: string,
  terms: AgreementTerms,
): Promise<Added<AgreementVersion>> {
  return addNext({
    newest: () => store.currentAgreement(agencyId),
    same: (newest) => isDeepStrictEqual(newest, { ...terms, agencyId, version: newest.version }),
    next: (version) => ({ ...terms, agencyId, version }),
    add: (next) => store.addAgreement(next),
  });
}

async function addNext<T extends { readonly version: number }>(steps: {
  readonly newest: () => Promise<T | undefined>;
  readonly same: (newest: T) => boolean;
  readonly next: (version: number) => T;
  readonly add: (next: T) => Promise<Written>;
}): Promise<Added<T>> {
  const newest = await steps.newest();
  if (newest !== undefined && steps.same(newest)) return { outcome: 'unchanged', value: newest };
  const value = steps.next((newest?.version ?? 0) + 1);
  if ((await steps.add(value)) === 'written') return { outcome: 'added', value };
  const other = await steps.newest();
  return other !== undefined && steps.same(other)
    ? { outcome: 'unchanged', value: other }
    : { outcome: 'taken', version: value.version };
}
