import { appointmentNotice, delegationNotice, type WakingHours } from '../../../domain/notices/index.ts';
import type { NoticeStore } from '../../../platform/dynamodb/notices/notice-store.ts';
import type { OrganisationStore } from '../../../platform/dynamodb/organisation/organisation-store.ts';
import { localDate } from '../../core/local-date.ts';
import type { Keys } from '../../stream/record.ts';

export interface NotifyDelegatePorts {
  readonly now: () => number;
  readonly zone: string;
  readonly organisation: Pick<OrganisationStore, 'assignmentsOf'>;
  readonly notices: Pick<NoticeStore, 'put'>;
}

/** The assignment is not in the organisation. */
export class AssignmentMissing extends Error {
  constructor({ pk, sk }: Keys) {
    super(`There is no ${sk} of ${pk}.`);
    this.name = 'AssignmentMissing';
  }
}

/**
 * Writes down a notice for whoever an assignment lets act for somebody, and says how many were new. Run again it finds
 * the notice there: the assignment is its key.
 *
 * @param keys of the assignment of a person
 * @throws AssignmentMissing, UnreadableRow: nothing that another try would change
 */
export async function notifyDelegate(
  keys: Keys,
  ports: NotifyDelegatePorts,
  waking: WakingHours,
): Promise<number> {
  return putNoticeOf(delegationNotice, keys, ports, waking);
}

/**
 * Writes down a notice for whoever a role or a delegation begins for: on its first day they are told what waits for
 * them, since it was told to others when it came.
 *
 * @param keys of the assignment of a person
 * @throws AssignmentMissing, UnreadableRow: nothing that another try would change
 */
export async function notifyAppointed(
  keys: Keys,
  ports: NotifyDelegatePorts,
  waking: WakingHours,
): Promise<number> {
  return putNoticeOf(appointmentNotice, keys, ports, waking);
}

async function putNoticeOf(
  noticeOf: typeof delegationNotice,
  keys: Keys,
  { now, zone, organisation, notices }: NotifyDelegatePorts,
  waking: WakingHours,
): Promise<number> {
  const [, personId = ''] = /^person#(.+)$/.exec(keys.pk) ?? [];
  const [, assignmentId] = /^assignment#(.+)$/.exec(keys.sk) ?? [];
  const assignment = (await organisation.assignmentsOf(personId)).find(({ id }) => id === assignmentId);
  if (assignment === undefined) throw new AssignmentMissing(keys);
  const createdAt = now();
  const notice = noticeOf(assignment, localDate(zone, createdAt), createdAt, waking);
  if (notice === undefined) return 0;
  return (await notices.put(notice)) === 'new' ? 1 : 0;
}
