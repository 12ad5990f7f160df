import { delegationNotice, type WakingHours } from '../../../domain/notices/index.ts';
import type { NoticeStore } from '../../../platform/dynamodb/notices/notice-store.ts';
import type { OrganisationStore } from '../../../platform/dynamodb/organisation/organisation-store.ts';
import { localDate } from '../../core/local-date.ts';

export interface TellDelegatePorts {
  readonly now: () => number;
  readonly zone: string;
  readonly organisation: Pick<OrganisationStore, 'assignmentsOf'>;
  readonly notices: Pick<NoticeStore, 'put'>;
}

/** Which assignment: whose, and its id. */
export interface AssignmentKey {
  readonly personId: string;
  readonly assignmentId: string;
}

/** The assignment is not in the organisation. */
export class AssignmentMissing extends Error {
  constructor({ personId, assignmentId }: AssignmentKey) {
    super(`${personId} has no assignment ${assignmentId}.`);
    this.name = 'AssignmentMissing';
  }
}

/**
 * Writes down a notice for whoever an assignment lets act for somebody, and says how many were new. Run again it finds
 * the notice there: the assignment is its key.
 *
 * @throws AssignmentMissing, UnreadableRow: nothing that another try would change
 */
export async function tellDelegate(
  key: AssignmentKey,
  { now, zone, organisation, notices }: TellDelegatePorts,
  waking: WakingHours,
): Promise<number> {
  const assignments = await organisation.assignmentsOf(key.personId);
  const assignment = assignments.find(({ id }) => id === key.assignmentId);
  if (assignment === undefined) throw new AssignmentMissing(key);
  const createdAt = now();
  const notice = delegationNotice(assignment, localDate(zone, createdAt), createdAt, waking);
  if (notice === undefined) return 0;
  return (await notices.put(notice)) === 'new' ? 1 : 0;
}
