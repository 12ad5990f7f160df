import type { Role } from '../organisation/index.ts';
import type { Clocks, Level, Priority, RequestKind, Wait } from '../sla/index.ts';
import type { Status } from './lifecycle.ts';

export interface Attachment {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  readonly mediaType: string;
  readonly offeredBy: string;
  readonly offeredAt: number;
  readonly receivedAt?: number;
}

/** A request as its events made it. Texts of the conversation stay in the events. */
export interface RequestState {
  readonly id: string;
  /** Number of events; the version a writer must have read. */
  readonly version: number;
  readonly agencyId: string;
  readonly requesterId: string;
  readonly submittedBy: string;
  readonly kind: RequestKind;
  readonly service: string;
  readonly summary: string;
  readonly impact: Level;
  readonly urgency: Level;
  readonly priority: Priority;
  readonly status: Status;
  readonly waitingOn?: Wait;
  readonly team: Role;
  readonly assigneeId?: string;
  readonly submittedAt: number;
  readonly updatedAt: number;
  readonly respondedAt?: number;
  readonly resolvedAt?: number;
  readonly closedAt?: number;
  readonly reopenCount: number;
  readonly agreementVersion: number;
  readonly clocks: Clocks;
  readonly attachments: readonly Attachment[];
  readonly source?: string;
}

/** Whose move it is: the role that holds the request now, or nobody once it has ended. */
export function holderOf(state: RequestState): Role | undefined {
  switch (state.status) {
    case 'submitted':
      return 'service-center';
    case 'triaged':
    case 'in-progress':
      return state.team;
    case 'waiting':
      return state.waitingOn === 'client' ? 'agency-staff' : state.team;
    case 'resolved':
    case 'closed':
    case 'withdrawn':
      return undefined;
  }
}
