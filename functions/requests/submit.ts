import { agenciesFor, can } from '../../domain/access/index.ts';
import { requestNumber } from '../../domain/requests/index.ts';
import type { Call, UseCase } from '../http/handler.ts';
import type { Refusal } from '../http/problems.ts';
import { answeredBefore, recordOf, replyTo } from '../http/idempotency.ts';
import type { contracts } from './contract.ts';
import { openRequest } from '../core/open.ts';
import type { RequestPorts } from './ports.ts';
import { unknownService } from './services.ts';

type Submission = Call<(typeof contracts)['submitRequest']>;

/** Numbers drawn before giving up: a collision is a one-in-many-thousand-million event, several in a row a fault. */
const maxDraws = 5;

/** A new request, pinned to the agency's newest agreement. */
export function submitRequest(ports: RequestPorts): UseCase<(typeof contracts)['submitRequest']> {
  return async (call) => {
    const answered = await answeredBefore(call, ports);
    if (answered !== undefined) return answered;
    const agencyId = agencyFor(call);
    if (typeof agencyId !== 'string') return { ok: false, refusal: agencyId };
    const authority = can(call.actor, 'request.submit', { agencyId });
    if (authority === undefined) return { ok: false, refusal: { code: 'access.denied' } };
    const requesterId = call.body.requester ?? call.person.id;
    const [agreement, service, requester] = await Promise.all([
      ports.organisation.currentAgreement(agencyId),
      ports.organisation.service(call.body.service),
      ports.organisation.person(requesterId),
    ]);
    if (service === undefined) return { ok: false, refusal: await unknownService(ports.organisation) };
    if (agreement === undefined) return { ok: false, refusal: { code: 'agency.without-agreement' } };
    if (requesterId !== call.person.id && requester?.value.agencyId !== agencyId)
      return { ok: false, refusal: { code: 'person.not-of-agency', field: 'requester' } };
    const rules = await ports.ruleBooks.bookOf(agencyId, [agreement.version]);
    if (rules === undefined) return { ok: false, refusal: { code: 'agency.without-agreement' } };

    const { kind, summary, description, impact, urgency, involves } = call.body;
    const command = {
      type: 'SubmitRequest',
      agencyId,
      requesterId,
      kind,
      service: service.value.id,
      summary,
      description,
      impact,
      urgency,
      team: service.value.team,
      agreementVersion: agreement.version,
      ...(involves === undefined ? {} : { involves }),
    } as const;
    const { role, actingFor } = authority;
    const context = { now: call.now, by: { personId: call.actor.personId, role, actingFor }, rules };
    for (let draw = 1; draw <= maxDraws; draw += 1) {
      const id = requestNumber(ports.randomBytes(16));
      const opened = await openRequest({ id, command, context, once: recordOf(call).once }, ports);
      if (opened === 'conflict') continue;
      return replyTo(
        opened === 'repeated' ? { outcome: 'repeated' } : { outcome: 'done', ...opened, events: 1 },
        call,
        ports,
      );
    }
    throw new Error('Every request number drawn was taken.');
  };
}

/** The agency asked for, or the only one the caller serves. */
function agencyFor({ body, actor, person }: Submission): string | Refusal {
  if (body.agency !== undefined)
    return can(actor, 'request.submit', { agencyId: body.agency }) === undefined
      ? { code: 'agency.unknown' }
      : body.agency;
  const agencies = agenciesFor(actor, 'request.submit');
  const [only] = agencies;
  if (agencies.length === 1 && only !== undefined && only !== '*') return only;
  if (person.agencyId !== undefined && can(actor, 'request.submit', { agencyId: person.agencyId }))
    return person.agencyId;
  return agencies.length === 0 ? { code: 'access.denied' } : { code: 'agency.choose' };
}
