import { type Approval, openStages } from '../approvals/index.ts';
import {
  type ImpactArea,
  type Level,
  type Priority,
  type RequestKind,
  type Role,
  type Wait,
} from '../vocabulary/index.ts';
import type { Clocks } from '../promises/index.ts';
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

/** The parties a request can be held up by. */
export const parties = ['agency', 'department', 'contractor'] as const;
export type Party = (typeof parties)[number];

/**
 * Whose court the ball was in, and for how long. Business milliseconds of the agreement in force at the time. Several
 * roles that hold it side by side each count in full, so roles may add up to more than their party.
 */
export interface BallInCourt {
  /** Epoch milliseconds since when those who hold it now have held it. */
  readonly since: number;
  readonly byRole: Readonly<Partial<Record<Role, number>>>;
  readonly byParty: Readonly<Partial<Record<Party, number>>>;
}

/** A request as its events made it. Texts of the conversation stay in the events. */
export interface RequestState {
  readonly id: string;
  /** Number of events; the version a writer must have read. */
  readonly version: number;
  readonly agencyId: string;
  readonly requesterId: string;
  readonly submittedBy: string;
  /** Those the submitter acted for, nearest first. */
  readonly submittedFor: readonly string[];
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
  readonly involves?: readonly ImpactArea[];
  readonly approval?: Approval;
  readonly deliveryOf?: string;
  readonly ballInCourt: BallInCourt;
}

type Held = Pick<RequestState, 'status' | 'waitingOn' | 'team' | 'approval'>;

/** Everybody whose move it is: several roles while impacts are assessed side by side, nobody once it has ended. */
export function holdersOf(state: Held): readonly Role[] {
  const deciding = state.status === 'in-approval' ? openStages(state.approval) : [];
  if (deciding.length > 0) return [...new Set(deciding.flatMap(({ roles }) => roles))];
  const holder = holderOf(state);
  return holder === undefined ? [] : [holder];
}

/**
 * Whose move it is: the role in whose inbox the request is, or nobody once it has ended. While impacts are assessed
 * that is the client specialist, who coordinates them.
 */
export function holderOf(state: Held): Role | undefined {
  switch (state.status) {
    case 'submitted':
      return 'service-center';
    case 'triaged':
    case 'in-progress':
      return state.team;
    case 'in-approval': {
      const [stage, ...others] = openStages(state.approval);
      return stage === undefined || others.length > 0 ? 'client-specialist' : stage.roles[0];
    }
    case 'halted':
      return 'client-specialist';
    case 'waiting':
      return state.waitingOn === 'client' ? 'agency-staff' : state.team;
    case 'resolved':
    case 'closed':
    case 'approved':
    case 'declined':
    case 'withdrawn':
      return undefined;
  }
}
