import { createHash } from 'node:crypto';
import { decide, evolve, requestNumber, type RequestState } from '../../domain/requests/index.ts';
import { type Stamp } from '../../domain/vocabulary/index.ts';
import type { ExecutePorts } from '../../functions/core/execute.ts';

export const worker: Stamp = { personId: 'worker', role: 'service-center', actingFor: [] };
export const client: Stamp = { personId: 'client', role: 'agency-staff', actingFor: [] };

/** Submits the n-th request at an instant (epoch ms), through decide and append as the HTTP edge does. */
export async function submitOne(
  ports: ExecutePorts,
  n: number,
  now: number,
  draw = 1,
): Promise<RequestState> {
  const id = requestNumber(createHash('sha256').update(`bench ${n} ${draw}`).digest().subarray(0, 16));
  const rules = await ports.ruleBooks.bookOf('bench', [1]);
  if (rules === undefined) throw new Error('The bench agency has no agreement.');
  const decision = decide(
    id,
    undefined,
    {
      type: 'SubmitRequest',
      agencyId: 'bench',
      requesterId: 'client',
      kind: 'incident',
      service: 'email',
      summary: 'Nobody in the motor pool office can send mail',
      description:
        'Since about 8 this morning mail stays in the outbox. It concerns everybody on the second floor. '.repeat(
          3,
        ),
      impact: 'medium',
      urgency: 'medium',
      team: 'service-center',
      agreementVersion: 1,
    },
    { now, by: client, rules },
  );
  if (!decision.ok) throw new Error(decision.refusal.code);
  const after = decision.events.reduce<RequestState | undefined>(
    (state, event) => evolve(id, state, event, rules),
    undefined,
  );
  if (after === undefined) throw new Error('A submission made no request.');
  const appended = await ports.ledger.append({ after, events: decision.events });
  // Among a hundred thousand numbers two may well be the same; the second is drawn again, as in the product.
  if (appended === 'conflict') return submitOne(ports, n, now, draw + 1);
  return after;
}
