import { type Permission, permit } from '../../domain/access/index.ts';
import type { Kind, Snapshot } from '../../domain/ledger/index.ts';
import type { Stamp } from '../../domain/vocabulary/index.ts';
import type { Call } from '../http/call.ts';
import type { CommonRefusal } from '../http/problems.ts';

/** Under which stamp a caller does something to an aggregate, or the refusal of it. */
export function permitOn<S extends Snapshot>(
  { actor }: Pick<Call, 'actor'>,
  kind: Pick<Kind<S>, 'name'>,
  permissions: { readonly read: Permission; readonly action: Permission },
  resource: { readonly agencyId: string; readonly ownerId?: string },
): Stamp | CommonRefusal {
  const stamp = permit(actor, permissions, resource);
  switch (stamp) {
    case 'hidden':
      return { code: 'ledger.unknown', kind: kind.name };
    case 'denied':
      return { code: 'access.denied' };
    default:
      return stamp;
  }
}
