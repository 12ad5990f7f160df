import type { Table } from '../../platform/dynamodb/client.ts';
import {
  organisationChanges,
  type OrganisationWriter,
} from '../../platform/dynamodb/organisation/organisation-changes.ts';
import { system } from './builders.ts';

/** The organisation of a table for whoever sets the scene, in nobody's name. */
export function openly(table: Table): OrganisationWriter {
  return organisationChanges(table).inNameOf({ by: system, at: 0 });
}
