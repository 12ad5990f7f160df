import { type Authority, covers } from '../organisation/index.ts';
import { type Action, policy, type Reach } from './policy.ts';

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

/**
 * Whether an actor may do something, and by which authority: the first that allows it, an authority of one's own
 * before one held for somebody else.
 *
 * @example can(actor, 'request.triage', { agencyId: 'treasury' }) // { role: 'service-center', agencyId: '*', actingFor: [] }
 */
export function can(actor: Actor, action: Action, resource: Resource): Authority | undefined {
  const reaches: Partial<Record<string, Reach>> = policy[action];
  const inOrder = [...actor.authorities].sort((a, b) => a.actingFor.length - b.actingFor.length);
  return inOrder.find((authority) => {
    const reach = reaches[authority.role];
    if (reach === undefined) return false;
    if (reach === 'anything') return true;
    if (reach === 'own' && resource.ownerId !== actor.personId) return false;
    // A person's own record belongs to no agency; a request always does.
    if (resource.agencyId === undefined) return reach === 'own';
    return covers(authority.agencyId, resource.agencyId);
  });
}

/** The agencies for which an actor may do something; `*` stands for all. */
export function agenciesFor(actor: Actor, action: Action): readonly string[] {
  const reaches: Partial<Record<string, Reach>> = policy[action];
  const held = actor.authorities
    .filter(({ role }) => reaches[role] !== undefined)
    .map(({ agencyId }) => agencyId);
  return held.includes('*') ? ['*'] : [...new Set(held)].sort();
}
