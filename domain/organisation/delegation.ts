import { daysAfter } from '../time/index.ts';
import { covers } from './authority.ts';
import type { Authority, LocalDate, Person } from './people.ts';
import { isClientRole, type Role, roles } from '../vocabulary/roles.ts';

/** Roles one may hand on for a time: all but the one with which people are made administrators. */
export const delegableRoles = roles.filter((role) => role !== 'administrator');

/** What somebody wants another to do in their place. */
export interface Delegation {
  readonly giverId: string;
  readonly receiverId: string;
  readonly from: LocalDate;
  readonly until: LocalDate;
  /** All that the giver holds when absent. */
  readonly roles?: readonly Role[];
  /** All for which the giver holds the roles when absent. */
  readonly agencies?: readonly string[];
}

/** One role for one agency or all (`*`): each becomes an assignment of its own. */
export interface Share {
  readonly role: Role;
  readonly agencyId: string;
}

/** One thing wrong with a delegation: the field, as it is on the wire, and a sentence for the giver. */
export interface DelegationProblem {
  readonly path: 'to' | 'from' | 'until' | 'roles' | 'agencies';
  readonly message: string;
}

/** Who is away for longer has left: their successor is given the role itself. */
const maxDays = 365;

/**
 * What a delegation hands on: the roles asked for, for the agencies asked for, as far as the giver holds them.
 *
 * @param held what the giver holds, or acts in, on its first day
 */
export function sharesOf(
  { roles: named, agencies }: Delegation,
  held: readonly Authority[],
): readonly Share[] {
  return [...new Set(named ?? delegableRoles)].flatMap((role) => {
    const places = held.filter((one) => one.role === role).map(({ agencyId }) => agencyId);
    const wanted =
      agencies?.filter((agencyId) => places.some((place) => covers(place, agencyId))) ??
      (places.includes('*') ? ['*'] : places);
    return [...new Set(wanted)].map((agencyId) => ({ role, agencyId }));
  });
}

/**
 * What was asked for and is not among the shares. A role that is named must be held for every agency that is named;
 * where no role is, each agency is served with those held for it.
 */
export function shareProblems(
  { from, roles: named, agencies }: Delegation,
  shares: readonly Share[],
): readonly DelegationProblem[] {
  const asked = (named ?? [undefined]).flatMap((role) =>
    (agencies ?? [undefined]).map((agencyId) => ({ role, agencyId })),
  );
  return asked
    .filter(
      ({ role, agencyId }) =>
        !shares.some(
          (share) =>
            (role === undefined || share.role === role) &&
            (agencyId === undefined || share.agencyId === agencyId),
        ),
    )
    .map(({ role, agencyId }) => {
      const place = agencyId === undefined ? '' : ` for "${agencyId}"`;
      return role === undefined
        ? {
            path: agencyId === undefined ? 'roles' : 'agencies',
            message: `You hold no role${place} on ${from} that could be handed on.`,
          }
        : { path: 'roles', message: `You do not hold the role ${role}${place} on ${from}.` };
    });
}

/** What is wrong with the days of a delegation given today. */
export function dayProblems(
  { from, until }: Pick<Delegation, 'from' | 'until'>,
  today: LocalDate,
): readonly DelegationProblem[] {
  const problems: DelegationProblem[] = [];
  if (from < today)
    problems.push({ path: 'from', message: `The first day, ${from}, is past: today is ${today}.` });
  if (until < from)
    problems.push({ path: 'until', message: `The last day, ${until}, is before the first, ${from}.` });
  const latest = daysAfter(from, maxDays);
  if (until > latest)
    problems.push({ path: 'until', message: `A delegation lasts a year at most: until ${latest}.` });
  return problems;
}

/**
 * What is wrong with the last day of a delegation that is to end now: it may count today for the last time, or end at
 * once. It never lasts longer than it was given for.
 */
export function endProblems(until: LocalDate, today: LocalDate): readonly DelegationProblem[] {
  const yesterday = daysAfter(today, -1);
  if (until === today || until === yesterday) return [];
  const message = `Give ${today}, so that it counts today for the last time, or ${yesterday} to end it at once.`;
  return [{ path: 'until', message }];
}

/**
 * Why somebody cannot receive these shares. An agency speaks through its own people and the department through its
 * own; whether a person of the other side exists is not told.
 *
 * @param receiver nothing when nobody has the id
 */
export function receiverProblems(
  { giverId, receiverId }: Pick<Delegation, 'giverId' | 'receiverId'>,
  shares: readonly Share[],
  receiver: Person | undefined,
): readonly DelegationProblem[] {
  if (giverId === receiverId)
    return [{ path: 'to', message: 'Nobody acts for themselves: name somebody else.' }];
  const sides = new Set(shares.map(({ role, agencyId }) => (isClientRole(role) ? agencyId : undefined)));
  return [...sides]
    .filter((side) => receiver === undefined || receiver.agencyId !== side)
    .map((side) => ({
      path: 'to',
      message: `${side === undefined ? 'The department' : `"${side}"`} has no person "${receiverId}", and only its own people can act in its roles.`,
    }));
}
