import type { AgreementVersion } from '../../domain/agreements/index.ts';
import type { LocalDate, Service } from '../../domain/organisation/index.ts';
import { versions } from '../../domain/versions/index.ts';
import { memoizeFor } from '../../platform/concurrency/memoize.ts';
import type { OrganisationStore } from '../../platform/dynamodb/organisation/organisation-store.ts';

/**
 * What agencies have agreed and which services there are, for decisions that only need to know. Whoever writes any of it
 * reads the organisation itself; and so does whoever asks who may do what, which is never kept.
 */
export interface Catalogue {
  /** The agreement version in force on a day, which new requests are pinned to. */
  agreementOn(agencyId: string, day: LocalDate): Promise<AgreementVersion | undefined>;
  service(id: string): Promise<Service | undefined>;
}

/**
 * A catalogue that reads each agency's agreements and each service once.
 *
 * @param revision a number that is another as soon as what was read may have changed: everything is read anew then
 */
export function catalogue(
  organisation: Pick<OrganisationStore, 'agreements' | 'service'>,
  revision: () => number,
): Catalogue {
  const agreements = memoizeFor(revision, (agencyId: string) => organisation.agreements(agencyId));
  const service = memoizeFor(revision, async (id: string) => (await organisation.service(id))?.value);
  return {
    agreementOn: async (agencyId, day) => versions(await agreements(agencyId)).inForce(day),
    service,
  };
}
