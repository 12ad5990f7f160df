import { openStages } from '../approvals/index.ts';
import { isClientRole, type Role } from '../vocabulary/index.ts';
import { parties, type Party, type RequestState } from './state.ts';

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

/**
 * The role of the department that has the work, whoever is asked for an answer or a decision in between; undefined once
 * the request has ended. While the approval chain decides or has halted that is the client specialist, who coordinates it.
 */
export function workerOf({ status, team }: Held): Role | undefined {
  switch (status) {
    case 'submitted':
      return 'service-center';
    case 'in-approval':
    case 'halted':
      return 'client-specialist';
    case 'triaged':
    case 'in-progress':
    case 'waiting':
      return team;
    case 'resolved':
    case 'closed':
    case 'approved':
    case 'declined':
    case 'withdrawn':
      return undefined;
  }
}

/**
 * The role of the department that has the work, or had it last when the request has ended.
 *
 * @throws Error for a request that ended without anybody ever having had it
 */
export function responsibleRoleOf(state: Held & Pick<RequestState, 'id' | 'lastWorker'>): Role {
  const role = workerOf(state) ?? state.lastWorker;
  if (role === undefined) throw new Error(`Request ${state.id} has ended, and nobody has had it.`);
  return role;
}

/** The parties that hold a request now; none once it has ended. */
export function partiesOf(state: Held): readonly Party[] {
  if (state.waitingOn === 'vendor') return ['contractor'];
  const holding = holdersOf(state).map(partyOf);
  return parties.filter((party) => holding.includes(party));
}

/** The party a role belongs to; the liaison stands for the contractor. */
function partyOf(role: Role): Party {
  if (isClientRole(role)) return 'agency';
  return role === 'contractor-liaison' ? 'contractor' : 'department';
}
