import { type Approval, deputyStages, type StageId } from '../approvals/index.ts';
import type { Authority } from '../organisation/index.ts';
import type { Actor, Permission } from './can.ts';

/** What a deputy may do with the request, as one who holds the stage's role would; a stage restricts it to that stage. */
export const deputyMay: Readonly<Record<string, 'any' | 'own' | 'develop'>> = {
  'request.read': 'any',
  'request.read-internal': 'any',
  'approval.decide': 'own',
  'proposal.edit': 'develop',
  'proposal.add-impact': 'develop',
};

/**
 * An actor with what they were named for on this one request: while a stage waits, its deputy may do what deciding it
 * takes, and nothing else.
 *
 * @param stage the one that is to be decided, for an action on a stage
 */
export function asDeputy(
  { personId, authorities }: Actor,
  { action }: Pick<Permission, 'action'>,
  request: { readonly agencyId: string; readonly approval?: Approval },
  stage?: StageId,
): Actor {
  const may = deputyMay[action];
  const named = deputyStages(request.approval, personId).filter(
    (one) => may === 'any' || (may === 'own' ? one.stage === stage : one.stage === may),
  );
  const more = named.flatMap(({ roles: [role] }): readonly Authority[] =>
    role === undefined ? [] : [{ role, agencyId: request.agencyId, actingFor: [] }],
  );
  return { personId, authorities: [...authorities, ...more] };
}
