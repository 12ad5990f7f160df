import { isDeepStrictEqual } from 'node:util';
import type { AgreementVersion } from '../../../domain/agreements/index.ts';
import { type Version, versions } from '../../../domain/versions/index.ts';
import type { CalendarDefinition } from '../../../domain/time/index.ts';
import type { OrganisationWriter } from '../../../platform/dynamodb/organisation/organisation-changes.ts';
import type { CalendarVersion, Written } from '../../../platform/dynamodb/organisation/organisation-store.ts';

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
  store: Pick<OrganisationWriter, 'calendars' | 'addCalendar'>,
  agencyId: string,
  definition: CalendarDefinition,
): Promise<Added<CalendarVersion>> {
  return addNext({
    all: () => store.calendars(agencyId),
    same: (newest) => isDeepStrictEqual(newest.definition, definition),
    next: (version) => ({ agencyId, version, definition }),
    add: (next) => store.addCalendar(next),
  });
}

/** Adds an agency's next agreement, unless its newest one is the same. Requests already in stay with theirs. */
export function addAgreementVersion(
  store: Pick<OrganisationWriter, 'agreements' | 'addAgreement'>,
  agencyId: string,
  terms: AgreementTerms,
): Promise<Added<AgreementVersion>> {
  return addNext({
    all: () => store.agreements(agencyId),
    same: (newest) => isDeepStrictEqual(newest, { ...terms, agencyId, version: newest.version }),
    next: (version) => ({ ...terms, agencyId, version }),
    add: (next) => store.addAgreement(next),
  });
}

async function addNext<T extends Version>(steps: {
  readonly all: () => Promise<readonly T[]>;
  readonly same: (newest: T) => boolean;
  readonly next: (version: number) => T;
  readonly add: (next: T) => Promise<Written>;
}): Promise<Added<T>> {
  const { newest, next } = versions(await steps.all());
  if (newest !== undefined && steps.same(newest)) return { outcome: 'unchanged', value: newest };
  const value = steps.next(next);
  if ((await steps.add(value)) === 'written') return { outcome: 'added', value };
  const other = versions(await steps.all()).newest;
  return other !== undefined && steps.same(other)
    ? { outcome: 'unchanged', value: other }
    : { outcome: 'taken', version: value.version };
}
