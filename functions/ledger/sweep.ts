import type { DueAggregate } from '../../platform/dynamodb/ledger/ledger.ts';
import { inBatches } from '../../platform/concurrency/batches.ts';
import { duePartitions } from '../../platform/dynamodb/ledger/shards.ts';
import type { Measured } from '../core/capability.ts';
import { execute } from '../core/execute.ts';
import type { CorePorts, Registered } from '../core/ports.ts';
import { nameOfError } from '../stream/transient-errors.ts';

export type SweepPorts = Pick<CorePorts, 'now' | 'log' | 'ledger' | 'ruleBooks' | 'alarmsDue'> &
  Pick<Registered, 'kinds'>;

/**
 * What one sweep did: the alarms raised, how late the oldest was, and the aggregates whose alarms could not be raised;
 * the log names those.
 */
export type Swept = Measured<'AlarmsRaised' | 'SweepLagMs' | 'SweepFailed'>;

/** Aggregates of one partition worked on at a time: enough to hide a round trip, few enough for a small function. */
const batchSize = 8;

const nothing: Swept = { AlarmsRaised: 0, SweepLagMs: 0, SweepFailed: 0 };

/**
 * Raises every alarm that is due, of whatever kind. Reads what is due, not what is open; a sweep that was missed is made
 * up by the next, and one that runs twice finds nothing the second time. One aggregate that cannot be swept is named and
 * passed over.
 */
export async function sweep(ports: SweepPorts): Promise<Swept> {
  const now = ports.now();
  const swept = await Promise.all(
    duePartitions('alarm').map((partition) => sweepPartition(partition, now, ports)),
  );
  return addUp(swept);
}

async function sweepPartition(partition: string, now: number, ports: SweepPorts): Promise<Swept> {
  const due: DueAggregate[] = [];
  for await (const aggregate of ports.alarmsDue(partition, now)) due.push(aggregate);
  return addUp(await inBatches(batchSize, due, (aggregate) => raiseAlarms(aggregate, now, ports)));
}

async function raiseAlarms(
  { kind: name, id, dueAt }: DueAggregate,
  now: number,
  ports: SweepPorts,
): Promise<Swept> {
  const kind = ports.kinds.find((one) => one.name === name);
  try {
    if (kind === undefined) throw new Error(`There is no kind ${name}.`);
    const executed = await execute(kind, { id, now }, ports);
    if (executed.outcome === 'done')
      return {
        ...nothing,
        AlarmsRaised: executed.events,
        SweepLagMs: executed.events > 0 ? now - dueAt : 0,
      };
    const reason = executed.outcome === 'refused' ? executed.refusal.code : executed.outcome;
    // A clock of this machine behind the last writer's, or a crowd: the next sweep comes in a minute.
    if (reason === 'ledger.busy' || reason === 'ledger.before-last-event') {
      ports.log.warn('SWEEP_POSTPONED', { kind: name, id, reason });
      return nothing;
    }
    ports.log.error('SWEEP_FAILED', { kind: name, id, name: reason });
  } catch (error) {
    ports.log.error('SWEEP_FAILED', { kind: name, id, name: nameOfError(error) });
  }
  return { ...nothing, SweepFailed: 1 };
}

function addUp(swept: readonly Swept[]): Swept {
  return swept.reduce(
    (sum, one) => ({
      AlarmsRaised: sum.AlarmsRaised + one.AlarmsRaised,
      SweepLagMs: Math.max(sum.SweepLagMs, one.SweepLagMs),
      SweepFailed: sum.SweepFailed + one.SweepFailed,
    }),
    nothing,
  );
}
