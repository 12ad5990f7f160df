import { agenciesFor, can } from '../../domain/access/index.ts';
import { decide, evolve, type RequestState, requestNumber } from '../../domain/requests/index.ts';
import type { Call, UseCase } from '../edge.ts';
import type { Refusal } from '../refusals.ts';
import { answeredBefore, recordOf, replyTo } from './answer.ts';
import type { contracts } from './contract.ts';
import type { RequestPorts } from './ports.ts';

type Submission = Call<(typeof contracts)['submitRequest']>;

/** Numbers drawn before giving up: a collision is a one-in-many-thousand-million event, several in a row a fault. */
const mostDraws = 5;

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
    if (service === undefined) {
      const known = (await ports.organisation.services()).map(({ id }) => id);
      return { ok: false, refusal: { code: 'service.unknown', known } };
    }
    if (agreement === undefined) return { ok: false, refusal: { code: 'agency.without-agreement' } };
    if (requesterId !== call.person.id && requester?.value.agencyId !== agencyId)
      return { ok: false, refusal: { code: 'person.not-of-agency', field: 'requester' } };
    const rules = await ports.ruleBooks.bookOf(agencyId, [agreement.version]);
    if (rules === undefined) return { ok: false, refusal: { code: 'agency.without-agreement' } };

    const { kind, summary, description, impact, urgency } = call.body;
    for (let draw = 1; draw <= mostDraws; draw += 1) {
      const id = requestNumber(ports.randomBytes(16));
      const decision = decide(
        id,
        undefined,
        {
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
        },
        {
          now: call.now,
          by: { personId: call.actor.personId, role: authority.role, actingFor: authority.actingFor },
          rules,
        },
      );
      if (!decision.ok) return { ok: false, refusal: decision.refusal };
      const after = decision.events.reduce<RequestState | undefined>(
        (state, event) => evolve(id, state, event, rules),
        undefined,
      );
      if (after === undefined) throw new Error('A submission made no request.');
      const record = recordOf(call).once?.(after);
      const appended = await ports.ledger.append({
        after,
        events: decision.events,
        ...(record === undefined ? {} : { once: record }),
      });
      if (appended === 'conflict') continue;
      return replyTo(
        appended === 'repeated' ? { outcome: 'repeated' } : { outcome: 'done', state: after, events: 1 },
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
