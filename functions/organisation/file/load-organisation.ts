import { inBatches } from '../../../platform/concurrency/batches.ts';
import { isDeepStrictEqual } from 'node:util';
import type { Agency, Assignment, Person, Service } from '../../../domain/organisation/index.ts';
import type { CalendarDefinition } from '../../../domain/time/index.ts';
import type { OrganisationWriter } from '../../../platform/dynamodb/organisation/organisation-changes.ts';
import type { Revised, Written } from '../../../platform/dynamodb/organisation/organisation-store.ts';
import {
  type Added,
  addAgreementVersion,
  addCalendarVersion,
  type AgreementTerms,
} from '../agencies/versions.ts';

/** An organisation as a file states it, plans and calendars written out for each agency. */
export interface Organisation {
  readonly department: { readonly name: string; readonly zone: string };
  readonly agencies: readonly {
    readonly agency: Agency;
    readonly calendar: CalendarDefinition;
    /** The number of the calendar is known once it is stored. */
    readonly terms: Omit<AgreementTerms, 'calendarVersion'>;
  }[];
  readonly services: readonly Service[];
  readonly people: readonly Person[];
  readonly assignments: readonly Assignment[];
}

const kinds = ['agencies', 'calendars', 'agreements', 'services', 'people', 'assignments'] as const;

/** How many of each were written and how many were already as the file says. */
export type Loaded = Readonly<
  Record<(typeof kinds)[number], { readonly written: number; readonly unchanged: number }>
>;

/**
 * Brings the store to what an organisation file says. What is there already is not written again; a calendar or an
 * agreement that differs becomes the next version. What the file does not mention stays as it is.
 *
 * @param store in the name of whoever or whatever loads the file
 * @throws Error naming the item, when somebody else changes it meanwhile; loading again is harmless
 */
export async function loadOrganisation(
  organisation: Organisation,
  store: OrganisationWriter,
): Promise<Loaded> {
  const counts = Object.fromEntries(kinds.map((kind) => [kind, { written: 0, unchanged: 0 }])) as Record<
    (typeof kinds)[number],
    { written: number; unchanged: number }
  >;
  const count = (kind: (typeof kinds)[number], changed: boolean): void => {
    counts[kind][changed ? 'written' : 'unchanged'] += 1;
  };

  await inBatches(batchSize, organisation.services, async (service) => {
    const stored = await store.service(service.id);
    count('services', await bring(service, stored, (item, revision) => store.putService(item, revision)));
  });
  await inBatches(batchSize, organisation.agencies, async ({ agency, calendar, terms }) => {
    const stored = await store.agency(agency.id);
    count('agencies', await bring(agency, stored, (item, revision) => store.putAgency(item, revision)));
    const hours = checkAdded(await addCalendarVersion(store, agency.id, calendar), agency.id);
    count('calendars', hours.changed);
    const agreement = await addAgreementVersion(store, agency.id, {
      ...terms,
      calendarVersion: hours.version,
    });
    count('agreements', checkAdded(agreement, agency.id).changed);
  });
  await inBatches(batchSize, organisation.people, async (person) => {
    const stored = await store.person(person.id);
    count('people', await bring(person, stored, (item, revision) => store.putPerson(item, revision)));
  });
  await inBatches(
    batchSize,
    [...Map.groupBy(organisation.assignments, ({ personId }) => personId)],
    async ([personId, assignments]) => {
      const held = await store.assignmentsOf(personId);
      for (const assignment of assignments)
        count('assignments', await bringAssignment(assignment, held, store));
    },
  );
  return counts;
}

/** Enough at once to hide the round trips, few enough for the connections a client keeps. */
const batchSize = 25;

/** Whether the item had to be written. */
async function bring<T extends { readonly id: string }>(
  wanted: T,
  stored: Revised<T> | undefined,
  put: (item: T, revision: number) => Promise<Written>,
): Promise<boolean> {
  if (stored !== undefined && isDeepStrictEqual(stored.value, wanted)) return false;
  if ((await put(wanted, stored?.revision ?? 0)) === 'stale') throw changedMeanwhile(wanted.id);
  return true;
}

async function bringAssignment(
  wanted: Assignment,
  held: readonly Assignment[],
  store: OrganisationWriter,
): Promise<boolean> {
  const stored = held.find(({ id }) => id === wanted.id);
  if (stored !== undefined && isDeepStrictEqual(stored, wanted)) return false;
  if ((await store.putAssignment(wanted, stored === undefined ? 'new' : 'existing')) === 'stale')
    throw changedMeanwhile(wanted.personId);
  return true;
}

function checkAdded(
  result: Added<{ readonly version: number }>,
  agencyId: string,
): { readonly version: number; readonly changed: boolean } {
  if (result.outcome === 'taken') throw changedMeanwhile(agencyId);
  return { version: result.value.version, changed: result.outcome === 'added' };
}

function changedMeanwhile(id: string): Error {
  return new Error(`Somebody else changed ${id} while the file was loaded. Load it again.`);
}
