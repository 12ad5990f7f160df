import { createHash } from 'node:crypto';
import { type Stamp } from '../../domain/vocabulary/index.ts';
import { requestNumber } from '../../domain/requests/index.ts';

/** The agency imported incidents belong to. */
export const agencyId = 'replay';

/** Who asked: the export's callers are not people we know. */
export const requesterId = 'replay-requester';

/** Who worked: likewise. */
export const deskId = 'replay-desk';

export const asClient: Stamp = { personId: requesterId, role: 'agency-staff', actingFor: [] };
export const asDepartment: Stamp = { personId: deskId, role: 'service-center', actingFor: [] };

/** The request number of an incident: the same at every run, so that a second import finds the first. */
export function numberOf(system: string, incident: string): string {
  return requestNumber(createHash('sha256').update(`${system}\n${incident}`).digest().subarray(0, 16));
}

/** Our id for something the export only names, e.g. `servicenow-group-70` for `Group 70`. */
export function idOf(system: string, name: string): string {
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return `${system}-${slug}`;
}
