import type { OrganisationStore } from '../../platform/dynamodb/organisation-store.ts';
import type { EdgePorts } from '../edge.ts';

/** What the organisation capability needs of the outside world. */
export interface OrganisationPorts extends EdgePorts {
  readonly organisation: OrganisationStore;
}
