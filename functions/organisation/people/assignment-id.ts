import { createHash } from 'node:crypto';
import type { Assignment } from '../../../domain/organisation/index.ts';

/**
 * The id of an assignment, made from its facts: entering the same one twice is entering it once. Its last day is no
 * part of it, since that is what changes.
 */
export function assignmentId({
  personId,
  role,
  agencyId,
  from,
  actingFor,
}: Omit<Assignment, 'id' | 'until'>): string {
  return createHash('sha256')
    .update(JSON.stringify([personId, role, agencyId, from, actingFor ?? null]))
    .digest('hex')
    .slice(0, 16);
}
