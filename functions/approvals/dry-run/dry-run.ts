import { agenciesFor, can } from '../../../domain/access/index.ts';
import type { Call, Refusal, UseCase } from '../use-case.ts';
import type { contracts } from '../contract.ts';
import type { ApprovalHttpPorts } from '../ports.ts';
import { changeProblems } from './rule-changes.ts';
import { tryRules } from './try-rules.ts';

/** What fits into the half minute a call may take. For more there is the command, which takes its time. */
const bounds = { perAgency: 2_000, inAll: 10_000, listed: 200 };

/** Tries changed approval rules on the requests of one agency, or of all that the caller may do this for. Changes nothing. */
export function dryRun(ports: ApprovalHttpPorts): UseCase<(typeof contracts)['dryRun']> {
  return async (call) => {
    const agencies = await agenciesOf(call, ports);
    if ('code' in agencies) return { ok: false, refusal: agencies };
    const { rules: changes } = call.body;
    const errors = changeProblems(changes).map(({ path, message }) => ({ field: `rules.${path}`, message }));
    if (errors.length > 0) return { ok: false, refusal: { code: 'rules.invalid', errors } };
    return { ok: true, body: await tryRules({ agencies, changes, now: call.now, ...bounds }, ports) };
  };
}

async function agenciesOf(
  { actor, route, body }: Call<(typeof contracts)['dryRun']>,
  { organisation }: ApprovalHttpPorts,
): Promise<readonly string[] | Refusal> {
  if (agenciesFor(actor, route.permission).length === 0) return { code: 'access.denied' };
  const known = (await organisation.agencies()).map(({ id }) => id);
  const allowed = known.filter((agencyId) => can(actor, route.permission, { agencyId }) !== undefined);
  const { agency } = body;
  if (agency === undefined) return allowed;
  return allowed.includes(agency) ? [agency] : { code: 'agency.unknown' };
}
