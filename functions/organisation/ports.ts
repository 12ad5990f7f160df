import type { OrganisationStore } from '../../platform/dynamodb/organisation/organisation-store.ts';
import type { EdgePorts } from '../http/handler.ts';

/** What the organisation capability needs of the outside world. */
export interface OrganisationPorts extends EdgePorts {
  readonly organisation: OrganisationStore;
}
