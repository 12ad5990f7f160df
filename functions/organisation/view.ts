import type * as z from 'zod';
import type { Assignment, Person, Service } from '../../domain/organisation/index.ts';
import type { AgreementVersion } from '../../domain/agreements/index.ts';
import type { CalendarVersion } from '../../platform/dynamodb/organisation/organisation-store.ts';
import type { contracts } from './contract.ts';

type Shown<K extends keyof typeof contracts> = z.input<(typeof contracts)[K]['reply']>;

/** A person as the wire shows them. */
export function personView({ agencyId, ...person }: Person): Shown<'readPerson'> {
  return { ...person, ...(agencyId === undefined ? {} : { agency: agencyId }) };
}

/** A service of the catalogue as the wire shows it. */
export function serviceView({ impacts, ...service }: Service): Shown<'readService'> {
  return { ...service, ...(impacts === undefined ? {} : { impacts: [...impacts] }) };
}

/** An assignment as the wire shows it. */
export function assignmentView({ personId, agencyId, ...assignment }: Assignment): Shown<'endAssignment'> {
  return { ...assignment, person: personId, agency: agencyId };
}

/** A version of a calendar as the wire shows it. */
export function calendarView({ agencyId, version, definition }: CalendarVersion): Shown<'readCalendar'> {
  return { agency: agencyId, version, ...definition } as Shown<'readCalendar'>;
}

/** A version of an agreement as the wire shows it. */
export function agreementView({ agencyId, ...agreement }: AgreementVersion): Shown<'readAgreement'> {
  return { agency: agencyId, ...agreement } as Shown<'readAgreement'>;
}
