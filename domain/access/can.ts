import { type Authority, covers } from '../organisation/index.ts';
import type { Role } from '../vocabulary/index.ts';

/**
 * How far a role's permission reaches: one's own requests and those of whoever one acts for in the role, the agencies the
 * role is held for, or anything. A record of one's own, which belongs to no agency, is one's own alone.
 */
export type Reach = 'own' | 'agency' | 'anything';

/** Something people do, and which roles may do it how far. A role that is not listed may not. */
export interface Permission {
  /** E.g. `request.triage`. */
  readonly action: string;
  readonly reaches: Readonly<Partial<Record<Role, Reach>>>;
}

export interface Actor {
  readonly personId: string;
  readonly authorities: readonly Authority[];
}

/** What an action is about. Leave a field out when the resource has none: nothing then matches it. */
export interface Resource {
  readonly agencyId?: string;
  /** Whose it is: the requester of a request, the person of a record. */
  readonly ownerId?: string;
}

/** The permissions of a table of actions, by action. What is not listed in it is denied. */
export function definePolicy<A extends string>(
  table: Readonly<Record<A, Permission['reaches']>>,
): Readonly<Record<A, Permission>> {
  return Object.fromEntries(
    Object.entries<Permission['reaches']>(table).map(([action, reaches]) => [action, { action, reaches }]),
  ) as Record<A, Permission>;
}

/** The same reach for each of these roles. */
export function reachOf(allowed: readonly Role[], reach: Reach): Partial<Record<Role, Reach>> {
  return Object.fromEntries(allowed.map((role) => [role, reach]));
}

/**
 * Whether an actor may do something, and by which authority: the first that allows it, an authority of one's own
 * before one held for somebody else.
 *
 * @example can(actor, policy['request.triage'], { agencyId: 'treasury' }) // { role: 'service-center', agencyId: '*', actingFor: [] }
 */
export function can(actor: Actor, { reaches }: Permission, resource: Resource): Authority | undefined {
  const inOrder = [...actor.authorities].sort((a, b) => a.actingFor.length - b.actingFor.length);
  return inOrder.find((authority) => {
    const reach = reaches[authority.role];
    if (reach === undefined) return false;
    if (reach === 'anything') return true;
    if (reach === 'own' && !owns(actor, authority, resource)) return false;
    // A person's own record belongs to no agency; a request always does.
    if (resource.agencyId === undefined) return reach === 'own';
    return covers(authority.agencyId, resource.agencyId);
  });
}

/** Acting gives what they have: their requests with it, but not what is about them as a person. */
function owns({ personId }: Actor, { actingFor }: Authority, { agencyId, ownerId }: Resource): boolean {
  if (ownerId === undefined) return false;
  return ownerId === personId || (agencyId !== undefined && actingFor.includes(ownerId));
}

/** The agencies for which an actor may do something; `*` stands for all. */
export function agenciesFor(actor: Actor, { reaches }: Permission): readonly string[] {
  const held = actor.authorities
    .filter(({ role }) => reaches[role] !== undefined)
    .map(({ agencyId }) => agencyId);
  return held.includes('*') ? ['*'] : [...new Set(held)].sort();
}
