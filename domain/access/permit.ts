import type { RequestEvent, Visibility } from '../requests/index.ts';
import type { Stamp } from '../vocabulary/index.ts';
import { type Actor, can, type Permission, type Resource } from './can.ts';
import { policy } from './policy.ts';

/** `hidden`: what they may not even read does not exist for them. `denied`: they may read it, but not do this. */
export type Denial = 'hidden' | 'denied';

/**
 * The stamp under which an actor does something to a resource, or why they may not. What somebody may not read does not
 * exist for them: its number would otherwise tell them something about another agency.
 */
export function permit(
  actor: Actor,
  { read, action }: { readonly read: Permission; readonly action: Permission },
  resource: Resource,
): Stamp | Denial {
  if (can(actor, read, resource) === undefined) return 'hidden';
  const authority = can(actor, action, resource);
  if (authority === undefined) return 'denied';
  return { personId: actor.personId, role: authority.role, actingFor: authority.actingFor };
}

/** What it takes to comment: what the department says among itself needs a permission of its own. */
export function permissionToComment(visibility: Visibility): Permission {
  return policy[visibility === 'internal' ? 'request.comment-internally' : 'request.comment'];
}

/** Whether an actor who may read a request may read this event of it: the department's words to itself stay with it. */
export function mayReadEvent(actor: Actor, event: RequestEvent, agencyId: string): boolean {
  const internal = event.type === 'CommentAdded' && event.visibility === 'internal';
  return !internal || can(actor, policy['request.read-internal'], { agencyId }) !== undefined;
}
