import { requestKind, type RequestState } from '../../domain/requests/index.ts';
import { register } from '../../functions/core/registration.ts';
import { registrations } from '../../functions/registrations.ts';
import { execute } from '../../functions/core/execute.ts';
import { sweep } from '../../functions/ledger/sweep.ts';
import { type BenchOptions, type Report, round } from '../report.ts';
import { benchPorts, withBenchTable } from './bench-table.ts';
import { copyOf } from './metered-client.ts';
import { submitOne, worker } from './submit-one.ts';

const day = 86_400_000;
/** A Monday morning, 09:00 in Detroit. */
const start = Date.parse('2026-11-23T14:00:00Z');
const due = 10;
const atOnce = 16;

/** What a sweep costs with ever more requests open, of which ten are due. Expected: the same. */
export async function run({ quick }: BenchOptions): Promise<Report> {
  const sizes = quick ? [1_000, 5_000] : [1_000, 10_000, 100_000];
  const rows = await withBenchTable(async (table, units) => {
    const ports = { ...benchPorts(table), ...register(registrations) };
    const measured: Record<string, string | number>[] = [];
    let open = 0;
    for (const [round_, size] of sizes.entries()) {
      // Submitted a month ahead: open, and not due.
      while (open < size - due) {
        const batch = Math.min(atOnce, size - due - open);
        await Promise.all(
          Array.from({ length: batch }, (_, index) => submitOne(ports, open + index, start + 28 * day)),
        );
        open += batch;
        if (open % 4_000 < atOnce) console.error(`  ${open} of ${sizes.at(-1) ?? 0} requests stored`);
      }
      const first = start + round_ * 60 * 60_000;
      const submitted: RequestState[] = [];
      for (let index = 0; index < due; index += 1)
        submitted.push(await submitOne(ports, 10_000_000 + round_ * due + index, first));
      // 46 minutes on, the first warning of the ten (75 % of an hour) is due and nothing else.
      const now = first + 46 * 60_000;
      // A first sweep before anything is due: connections and code are warm.
      await sweep({ ...ports, now: () => first });
      const before = copyOf(units);
      const started = performance.now();
      const swept = await sweep({ ...ports, now: () => now });
      const milliseconds = performance.now() - started;
      if (swept.AlarmsRaised < due) throw new Error(`Only ${swept.AlarmsRaised} alarms were raised.`);
      const used = { read: units.read - before.read, write: units.write - before.write };
      const idleBefore = copyOf(units);
      const idleStarted = performance.now();
      await sweep({ ...ports, now: () => now });
      const idleMs = performance.now() - idleStarted;
      const idleReads = units.read - idleBefore.read;
      // Out of the way of the next round, whose ten shall be the only ones.
      for (const { id } of submitted)
        await execute(
          requestKind,
          { id, command: { type: 'ResolveRequest', text: 'Done.' }, now, permit: () => worker },
          ports,
        );
      measured.push({
        open: size,
        due: swept.AlarmsRaised,
        'read units': used.read,
        'write units': used.write,
        ms: round(milliseconds),
        'idle read units': idleReads,
        'idle ms': round(idleMs),
      });
    }
    return measured;
  });
  return { title: 'Sweep with ten requests due', notes: ['Idle: a second sweep that finds nothing.'], rows };
}
