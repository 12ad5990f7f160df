import type { Role } from '../../domain/vocabulary/index.ts';
import { memoizeFor } from '../../platform/concurrency/memoize.ts';
import type { OrganisationStore } from '../../platform/dynamodb/organisation/organisation-store.ts';

/**
 * The organisation, each answer remembered until something of it is written. Also what gives authority, since on one
 * machine what was written is known at once; on AWS, where another function may have written, it is read each time.
 *
 * @param revision another number as soon as something of the organisation was written
 */
export function rememberedOrganisation(store: OrganisationStore, revision: () => number): OrganisationStore {
  const remember = <A extends readonly unknown[], R>(ask: (...args: A) => Promise<R>) =>
    memoizeFor(revision, ask);
  return {
    ...store,
    agencies: remember(() => store.agencies()),
    agency: remember((id: string) => store.agency(id)),
    services: remember(() => store.services()),
    service: remember((id: string) => store.service(id)),
    person: remember((id: string) => store.person(id)),
    assignmentsOf: remember((personId: string) => store.assignmentsOf(personId)),
    givenBy: remember((personId: string) => store.givenBy(personId)),
    holdersOf: remember((agencyId: string, role: Role) => store.holdersOf(agencyId, role)),
    teamOf: remember((agencyId: string) => store.teamOf(agencyId)),
    calendar: remember((agencyId: string, version: number) => store.calendar(agencyId, version)),
    calendars: remember((agencyId: string) => store.calendars(agencyId)),
    agreement: remember((agencyId: string, version: number) => store.agreement(agencyId, version)),
    agreements: remember((agencyId: string) => store.agreements(agencyId)),
  };
}
