import { agenciesFor, can, policy } from '../../domain/access/index.ts';
import { isRequesterOf, requestKind, requestNumber } from '../../domain/requests/index.ts';
import { authoritiesAt } from '../core/identify.ts';
import { localDate } from '../core/local-date.ts';
import { open } from '../core/open.ts';
import type { CorePorts } from '../core/ports.ts';
import { findAnswer, recordAnswer } from '../http/idempotency.ts';
import { replyTo, viewAt } from './carry-out.ts';
import type { contracts } from './contract.ts';
import type { RequestView } from './reading/view.ts';
import { unknownService } from './services.ts';
import type { Call, Refusal, UseCase } from './use-case.ts';

type Submission = Call<(typeof contracts)['submitRequest']>;

/** Numbers drawn before giving up: a collision is a one-in-many-thousand-million event, several in a row a fault. */
const maxDraws = 5;

/** A new request, pinned to the agreement that is in force. */
export function submitRequest(ports: CorePorts): UseCase<(typeof contracts)['submitRequest']> {
  return async (call) => {
    const agencyId = agencyFor(call);
    if (typeof agencyId !== 'string') return { ok: false, refusal: agencyId };
    const authority = can(call.actor, policy['request.submit'], { agencyId });
    if (authority === undefined) return { ok: false, refusal: { code: 'access.denied' } };
    const answered = await findAnswer<RequestView>(call, ports);
    if (answered !== undefined) return answered;
    const { agency: _agency, requester: _requester, involves, ...asked } = call.body;
    const [agreement, service] = await Promise.all([
      ports.catalogue.agreementOn(agencyId, localDate(ports.zone, call.now)),
      ports.catalogue.service(asked.service),
    ]);
    if (service === undefined) return { ok: false, refusal: await unknownService(ports.organisation) };
    const rules = agreement && (await ports.ruleBooks.bookOf(agencyId, [agreement.version]));
    if (agreement === undefined || rules === undefined)
      return { ok: false, refusal: { code: 'agency.without-agreement' } };
    const requesterId = await requesterFor(call, agencyId, ports);
    if (typeof requesterId !== 'string') return { ok: false, refusal: requesterId };

    const command = {
      type: 'SubmitRequest',
      ...asked,
      agencyId,
      requesterId,
      team: service.team,
      agreementVersion: agreement.version,
      ...(involves === undefined ? {} : { involves }),
    } as const;
    const { role, actingFor } = authority;
    const context = { now: call.now, by: { personId: call.actor.personId, role, actingFor }, rules };
    for (let draw = 1; draw <= maxDraws; draw += 1) {
      const id = requestNumber(ports.randomBytes(16));
      const opened = await open(
        requestKind,
        { id, command, context, ...recordAnswer(call, viewAt(call)) },
        ports,
      );
      if (opened.outcome === 'conflict') continue;
      return replyTo(
        opened.outcome === 'opened' ? { outcome: 'done', state: opened.state, events: 1 } : opened,
        call,
        ports,
        viewAt(call),
      );
    }
    throw new Error('Every request number drawn was taken.');
  };
}

/** In whose name it is to be: a client's, so that somebody can answer for it; whoever is none says for whom they submit. */
async function requesterFor(
  { body, actor, now }: Submission,
  agencyId: string,
  { organisation, zone }: Pick<CorePorts, 'organisation' | 'zone'>,
): Promise<string | Refusal> {
  const { personId } = actor;
  if (isRequesterOf(agencyId, actor.authorities) && (body.requester ?? personId) === personId)
    return personId;
  if (body.requester === undefined) return { code: 'requester.choose' };
  const held = await authoritiesAt(body.requester, now, organisation, zone);
  return isRequesterOf(agencyId, held)
    ? body.requester
    : { code: 'person.not-of-agency', field: 'requester' };
}

/** The agency asked for, or the only one the caller serves. */
function agencyFor({ body, actor, person }: Submission): string | Refusal {
  if (body.agency !== undefined)
    return can(actor, policy['request.submit'], { agencyId: body.agency }) === undefined
      ? { code: 'agency.unknown' }
      : body.agency;
  const agencies = agenciesFor(actor, policy['request.submit']);
  const [only] = agencies;
  if (agencies.length === 1 && only !== undefined && only !== '*') return only;
  if (person.agencyId !== undefined && can(actor, policy['request.submit'], { agencyId: person.agencyId }))
    return person.agencyId;
  return agencies.length === 0 ? { code: 'access.denied' } : { code: 'agency.choose' };
}
