import { type Approval, evolveApproval, isApprovalEvent } from '../approvals/index.ts';
import { peopleBehind, type Priority, type RequestKind, type Role } from '../vocabulary/index.ts';
import { follow, isOpenStatus, type RequestEvent, type Status, trackOf } from '../requests/index.ts';

/** What must be known of a request to say whom its latest event concerns. */
export interface Briefing {
  readonly event: RequestEvent;
  readonly agencyId: string;
  readonly requesterId: string;
  readonly priority: Priority;
  /** The role the work waits for or, once it has ended, waited for last. */
  readonly holder: Role;
  readonly assigneeId?: string;
  /** Set when the latest event gave the work to somebody who did not have it. */
  readonly newAssigneeId?: string;
  /** Who last asked to excuse which promise, by clock id. */
  readonly excuseAskers: Readonly<Record<string, string>>;
  /** Everybody behind the submission, and for whom it is. */
  readonly submitters: readonly string[];
  readonly approval?: Approval;
}

interface Folded extends Omit<Briefing, 'assigneeId' | 'newAssigneeId' | 'approval'> {
  readonly approval: Approval | undefined;
  readonly kind: RequestKind;
  readonly status: Status;
  readonly team: Role;
  readonly assigneeId: string | undefined;
  /** Who had it before the latest event. */
  readonly assigneeBefore: string | undefined;
}

/**
 * The request as it stood right after the last of these events. Made from the events alone, so that a reaction that
 * runs again a year later finds the same people.
 *
 * @param events all from the first on
 * @throws Error when they do not start with a submission
 */
export function briefingOf(events: readonly RequestEvent[]): Briefing {
  const folded = events.reduce<Folded | undefined>(fold, undefined);
  if (folded === undefined) throw new Error('A request without events has nobody to tell.');
  const { event, agencyId, requesterId, priority, holder, excuseAskers, submitters } = folded;
  const { assigneeId, assigneeBefore, approval } = folded;
  return {
    event,
    agencyId,
    requesterId,
    priority,
    holder,
    excuseAskers,
    submitters,
    ...(approval === undefined ? {} : { approval }),
    ...(assigneeId === undefined ? {} : { assigneeId }),
    ...(assigneeId === undefined || assigneeId === assigneeBefore ? {} : { newAssigneeId: assigneeId }),
  };
}

function fold(before: Folded | undefined, event: RequestEvent): Folded {
  if (event.type === 'RequestSubmitted') {
    const { agencyId, requesterId, kind, priority, team } = event;
    return {
      event,
      agencyId,
      requesterId,
      kind,
      priority,
      team,
      status: 'submitted',
      assigneeId: undefined,
      assigneeBefore: undefined,
      holder: 'service-center',
      excuseAskers: {},
      submitters: [requesterId, ...peopleBehind(event.by)],
      approval: undefined,
    };
  }
  if (before === undefined) throw new Error(`The history of a request starts with ${event.type}.`);
  const changed = { ...withFacts(before, event), event };
  const status =
    follow(before.status, event.type, trackOf(changed.kind, before.approval !== undefined)) ?? before.status;
  const holder =
    status === 'submitted' ? 'service-center' : isOpenStatus(status) ? changed.team : before.holder;
  return { ...changed, status, holder };
}

function withFacts(before: Folded, event: RequestEvent): Folded {
  const kept: Folded = { ...before, assigneeBefore: before.assigneeId };
  switch (event.type) {
    case 'RequestTriaged': {
      const { kind, priority, team, assigneeId } = event;
      return { ...kept, kind, priority, team, assigneeId };
    }
    case 'RequestAssigned':
      return { ...kept, team: event.team, assigneeId: event.assigneeId };
    case 'PriorityChanged':
    case 'AgreementRestated':
      return { ...kept, priority: event.priority };
    case 'ExcuseAsked':
      return { ...kept, excuseAskers: { ...kept.excuseAskers, [event.clockId]: event.by.personId } };
    default:
      return isApprovalEvent(event) ? { ...kept, approval: evolveApproval(kept.approval, event) } : kept;
  }
}
