import { requestKind } from '../../../domain/requests/index.ts';
import type { CorePorts } from '../../core/ports.ts';
import { nameOfError } from '../../stream/transient-errors.ts';
import type { SettlePorts } from '../ports.ts';
import { expire } from './expire.ts';
import { recount } from './recount.ts';

export type TendPorts = SettlePorts & Pick<CorePorts, 'unsettled'>;

/** What one night did about time that has passed. */
export interface Tended {
  /** Requests one of whose stages others can decide than before. */
  readonly recounted: number;
  /** Chains halted because nobody of the department decided. */
  readonly expired: number;
  /** Requests that could not be looked at; the log says why. */
  readonly failed: readonly string[];
}

/**
 * What only the passing of time brings about: an assignment's first or last day has come, or a stage has waited for too
 * long. It looks at every request in the chain.
 */
export async function tend(ports: TendPorts): Promise<Tended> {
  let recounted = 0;
  let expired = 0;
  const failed: string[] = [];
  for await (const { kind, id } of ports.unsettled()) {
    if (kind !== requestKind.name) continue;
    try {
      if (await recount(id, ports)) recounted += 1;
      if (await expire(id, ports)) expired += 1;
    } catch (error) {
      failed.push(id);
      ports.log.error('APPROVAL_NOT_TENDED', { requestId: id, name: nameOfError(error) });
    }
  }
  return { recounted, expired, failed };
}
