import { createHash } from 'node:crypto';
import { systemStamp } from '../../../domain/vocabulary/index.ts';
import { requestKind, requestNumber, type RequestState } from '../../../domain/requests/index.ts';
import { execute } from '../../core/execute.ts';
import { localDate } from '../../core/local-date.ts';
import { open } from '../../core/open.ts';
import type { SettlePorts } from '../ports.ts';

/** Numbers tried before giving up: a number that somebody else's request has is one in many thousand millions. */
const maxNumbers = 5;

/**
 * Opens the request by which what was approved is delivered, with clocks of its own under the agency's newest
 * agreement, and notes its number. The number follows from the approved request's, so that a second run finds the first.
 *
 * @throws Error when the agency has no agreement or the catalogue lost the service: a person has to put that right
 */
export async function openDelivery(origin: RequestState, ports: SettlePorts): Promise<void> {
  const requests = ports.ledger(requestKind);
  const now = ports.now();
  const [agreement, service, submission] = await Promise.all([
    ports.catalogue.agreementOn(origin.agencyId, localDate(ports.zone, now)),
    ports.catalogue.service(origin.service),
    requests.events(origin.id, 0, 1),
  ]);
  const rules = agreement && (await ports.ruleBooks.bookOf(origin.agencyId, [agreement.version]));
  const [first] = submission;
  if (agreement === undefined || rules === undefined || service === undefined)
    throw new Error(`What ${origin.id} was approved for cannot be delivered: no agreement or no service.`);
  const command = {
    type: 'SubmitRequest',
    agencyId: origin.agencyId,
    requesterId: origin.requesterId,
    kind: 'delivery',
    service: origin.service,
    summary: origin.summary,
    description: first?.type === 'RequestSubmitted' ? first.description : origin.summary,
    impact: origin.impact,
    urgency: origin.urgency,
    team: service.team,
    agreementVersion: agreement.version,
    deliveryOf: origin.id,
  } as const;
  for (let draw = 1; draw <= maxNumbers; draw += 1) {
    const number = numberOf(origin.id, draw);
    const context = { now, by: systemStamp, rules };
    const opened = await open(requestKind, { id: number, command, context }, ports);
    const taken = opened.outcome === 'conflict';
    const there = taken ? await requests.load(number) : undefined;
    if (taken && there?.deliveryOf !== origin.id) continue;
    await execute(
      requestKind,
      { id: origin.id, command: { type: 'RecordDelivery', number }, now: ports.now() },
      ports,
    );
    return;
  }
  throw new Error(`Every number for the delivery of ${origin.id} is taken.`);
}

function numberOf(origin: string, draw: number): string {
  return requestNumber(createHash('sha256').update(`delivery ${draw} of ${origin}`).digest().subarray(0, 16));
}
