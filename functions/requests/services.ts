import type { OrganisationStore } from '../../platform/dynamodb/organisation/organisation-store.ts';
import type { Refusal } from './use-case.ts';

/** The refusal of a service that is not in the catalogue; only then is the list wanted. */
export async function unknownService({ services }: Pick<OrganisationStore, 'services'>): Promise<Refusal> {
  return { code: 'service.unknown', known: (await services()).map(({ id }) => id) };
}
