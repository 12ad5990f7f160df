import { can } from '../../../domain/access/index.ts';
import { usualPace } from '../../../domain/notices/index.ts';
import type { contracts } from '../contract.ts';
import type { NoticePorts } from '../ports.ts';
import type { UseCase } from '../use-case.ts';

/** What choosing how one is told needs. */
export type PreferencePorts = Pick<NoticePorts, 'preferences'>;

type Contracts = typeof contracts;

/** How somebody is told of work of their teams; what is usual where they have chosen nothing. */
export function readPreferences({ preferences }: PreferencePorts): UseCase<Contracts['readPreferences']> {
  return async ({ actor, route, params: { person: personId } }) => {
    if (can(actor, route.permission, { ownerId: personId }) === undefined)
      return { ok: false, refusal: { code: 'access.denied' } };
    const { teamWork = usualPace } = (await preferences.get(personId)) ?? {};
    return { ok: true, body: { teamWork } };
  };
}

/** Chooses it; sent again it changes nothing. */
export function writePreferences({ preferences }: PreferencePorts): UseCase<Contracts['writePreferences']> {
  return async ({ actor, route, params: { person: personId }, body: { teamWork } }) => {
    if (can(actor, route.permission, { ownerId: personId }) === undefined)
      return { ok: false, refusal: { code: 'access.denied' } };
    await preferences.put({ personId, teamWork });
    return { ok: true, body: { teamWork } };
  };
}
