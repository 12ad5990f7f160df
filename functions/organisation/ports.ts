import type { OrganisationChanges } from '../../platform/dynamodb/organisation/organisation-changes.ts';
import type { CorePorts } from '../core/ports.ts';

/** What the organisation asks of the outside world: besides reading, which everybody does, to change it. */
export interface OrganisationPorts extends CorePorts {
  readonly changes: OrganisationChanges;
}
