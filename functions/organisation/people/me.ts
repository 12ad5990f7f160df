import type { UseCase } from '../use-case.ts';
import { localDate } from '../../core/local-date.ts';
import { agenciesSeenBy } from '../agencies/agencies.ts';
import type { contracts } from '../contract.ts';
import { withName, peopleById } from './names.ts';
import type { CorePorts } from '../../core/ports.ts';
import { personView } from '../view.ts';

/** Who the caller is and may speak for today. Somebody without a role learns just that: it is their own record. */
export function readMe(ports: CorePorts): UseCase<(typeof contracts)['readMe']> {
  return async ({ actor, person, now }) => {
    const [agencies, people] = await Promise.all([
      agenciesSeenBy(actor, ports),
      peopleById(
        actor.authorities.flatMap(({ actingFor }) => actingFor),
        ports.organisation,
      ),
    ]);
    return {
      ok: true,
      body: {
        person: personView(person),
        today: localDate(ports.zone, now),
        authorities: actor.authorities.map(({ role, agencyId, actingFor }) => ({
          role,
          agency: agencyId,
          actingFor: actingFor.map((id) => withName(id, people)),
        })),
        agencies,
      },
    };
  };
}
