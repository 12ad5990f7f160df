import { systemStamp } from '../../domain/vocabulary/index.ts';
import { alarmPartitions } from '../../platform/dynamodb/ledger/shards.ts';
import type { Log } from '../../platform/log/log.ts';
import { execute, type ExecutePorts } from './execute.ts';

export interface SweepPorts extends ExecutePorts {
  readonly now: () => number;
  readonly log: Log;
}

/** What one sweep did. `lagMs` is how late the oldest alarm was when it was raised. */
export interface Swept {
  readonly requests: number;
  readonly alarms: number;
  readonly lagMs: number;
}

/** Requests of one partition worked on at a time: enough to hide a round trip, few enough for a small function. */
const atOnce = 8;

/**
 * Raises every alarm that is due. Reads what is due, not what is open; a sweep that was missed is made up by the
 * next, and one that runs twice finds nothing the second time.
 */
export async function sweep(ports: SweepPorts): Promise<Swept> {
  const now = ports.now();
  const shards = await Promise.all(
    alarmPartitions('request').map((partition) => sweepPartition(partition, now, ports)),
  );
  return shards.reduce(
    (sum, one) => ({
      requests: sum.requests + one.requests,
      alarms: sum.alarms + one.alarms,
      lagMs: Math.max(sum.lagMs, one.lagMs),
    }),
    { requests: 0, alarms: 0, lagMs: 0 },
  );
}

async function sweepPartition(partition: string, now: number, ports: SweepPorts): Promise<Swept> {
  const ids: string[] = [];
  for await (const id of ports.ledger.alarmsDue(partition, now)) ids.push(id);
  let alarms = 0;
  let lagMs = 0;
  for (let start = 0; start < ids.length; start += atOnce) {
    const batch = ids.slice(start, start + atOnce);
    const done = await Promise.all(batch.map((id) => raise(id, now, ports)));
    for (const one of done) {
      alarms += one.alarms;
      lagMs = Math.max(lagMs, one.lagMs);
    }
  }
  return { requests: ids.length, alarms, lagMs };
}

async function raise(
  id: string,
  now: number,
  ports: SweepPorts,
): Promise<{ readonly alarms: number; readonly lagMs: number }> {
  let due = now;
  const executed = await execute(
    {
      id,
      command: { type: 'RaiseAlarms' },
      now,
      permit: (state) => {
        due = Math.min(...state.clocks.clocks.map(({ nextAlarmAt }) => nextAlarmAt ?? now), now);
        return systemStamp;
      },
    },
    ports,
  );
  if (executed.outcome === 'done')
    return { alarms: executed.events, lagMs: executed.events > 0 ? now - due : 0 };
  // A clock of this machine behind the last writer's, or a crowd on one request: the next sweep comes in a minute.
  ports.log.warn('SWEEP_POSTPONED', {
    requestId: id,
    reason: executed.outcome === 'refused' ? executed.refusal.code : executed.outcome,
  });
  return { alarms: 0, lagMs: 0 };
}
