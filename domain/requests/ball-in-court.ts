import { isClientRole, type Role } from '../vocabulary/index.ts';
import type { Rules } from '../agreements/index.ts';
import { businessTimeBetween } from '../time/index.ts';
import { type BallInCourt, holdersOf, parties, type Party, type RequestState } from './state.ts';

type Held = Omit<RequestState, 'ballInCourt'>;

/** The parties that hold a request now; none once it has ended. */
export function partiesOf(state: Held): readonly Party[] {
  if (state.waitingOn === 'vendor') return ['contractor'];
  const holding = holdersOf(state).map(partyOf);
  return parties.filter((party) => holding.includes(party));
}

/** The party a role belongs to; the liaison stands for the contractor. */
export function partyOf(role: Role): Party {
  if (isClientRole(role)) return 'agency';
  return role === 'contractor-liaison' ? 'contractor' : 'department';
}

/** The account after an event: what was held until then is added up when the ball has moved. */
export function ballInCourtAfter(before: RequestState, after: Held, at: number, rules: Rules): BallInCourt {
  const sameRoles = sameList(holdersOf(before), holdersOf(after));
  return sameRoles && sameList(partiesOf(before), partiesOf(after))
    ? before.ballInCourt
    : { ...ballInCourtAt(before, at, rules), since: at };
}

/** The account as it stands at an instant (epoch ms), the time held now included. */
export function ballInCourtAt(state: RequestState, at: number, { business }: Rules): BallInCourt {
  const { since, byRole, byParty } = state.ballInCourt;
  const held = at > since ? businessTimeBetween(business, since, at) : 0;
  return {
    since,
    byRole: added(byRole, holdersOf(state), held),
    byParty: added(byParty, partiesOf(state), held),
  };
}

function added<K extends string>(
  sums: Readonly<Partial<Record<K, number>>>,
  keys: readonly K[],
  held: number,
): Readonly<Partial<Record<K, number>>> {
  return keys.reduce((all, key) => ({ ...all, [key]: (all[key] ?? 0) + held }), sums);
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
