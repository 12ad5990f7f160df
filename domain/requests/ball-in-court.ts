import type { Rules } from '../agreements/index.ts';
import { businessTimeBetween } from '../time/index.ts';
import { holdersOf, partiesOf } from './holders.ts';
import type { BallInCourt, RequestState } from './state.ts';

/** The account after an event: what was held until then is added up when the ball has moved. */
export function ballInCourtAfter(
  before: RequestState,
  after: RequestState,
  at: number,
  rules: Rules,
): BallInCourt {
  const sameRoles = isSameList(holdersOf(before), holdersOf(after));
  return sameRoles && isSameList(partiesOf(before), partiesOf(after))
    ? before.ballInCourt
    : { ...ballInCourtAt(before, at, rules), since: at };
}

/** The account as it stands at an instant (epoch ms), the time held now included. */
export function ballInCourtAt(state: RequestState, at: number, { business }: Rules): BallInCourt {
  const { since, byRole, byParty } = state.ballInCourt;
  const held = at > since ? businessTimeBetween(business, since, at) : 0;
  return {
    since,
    byRole: addTo(byRole, holdersOf(state), held),
    byParty: addTo(byParty, partiesOf(state), held),
  };
}

function addTo<K extends string>(
  sums: Readonly<Partial<Record<K, number>>>,
  keys: readonly K[],
  held: number,
): Readonly<Partial<Record<K, number>>> {
  return keys.reduce((all, key) => ({ ...all, [key]: (all[key] ?? 0) + held }), sums);
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
