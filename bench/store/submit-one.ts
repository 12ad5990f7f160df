import { createHash } from 'node:crypto';
import { requestKind, requestNumber, type RequestState } from '../../domain/requests/index.ts';
import { type Stamp } from '../../domain/vocabulary/index.ts';
import type { ExecutePorts } from '../../functions/core/execute.ts';
import { open } from '../../functions/core/open.ts';

export const worker: Stamp = { personId: 'worker', role: 'service-center', actingFor: [] };
export const client: Stamp = { personId: 'client', role: 'agency-staff', actingFor: [] };

/** Submits the n-th request at an instant (epoch ms), as the HTTP edge does. */
export async function submitOne(
  ports: ExecutePorts,
  n: number,
  now: number,
  draw = 1,
): Promise<RequestState> {
  const id = requestNumber(createHash('sha256').update(`bench ${n} ${draw}`).digest().subarray(0, 16));
  const rules = await ports.ruleBooks.bookOf('bench', [1]);
  if (rules === undefined) throw new Error('The bench agency has no agreement.');
  const opened = await open(
    requestKind,
    {
      id,
      command: {
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
      context: { now, by: client, rules },
    },
    ports,
  );
  // Among a hundred thousand numbers two may well be the same; the second is drawn again, as in the product.
  if (opened.outcome === 'conflict') return submitOne(ports, n, now, draw + 1);
  if (opened.outcome !== 'opened') throw new Error(JSON.stringify(opened));
  return opened.state;
}
