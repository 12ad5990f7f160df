import type {
  OrganisationStore,
  OrganisationWriter,
} from '../../platform/dynamodb/organisation/organisation-store.ts';
import { system } from './builders.ts';

/** The organisation for whoever sets the scene, in nobody's name. */
export function openly(store: OrganisationStore): OrganisationWriter {
  return store.inNameOf({ by: system, at: 0 });
}
