import { type RequestCommand, requestKind } from '../../domain/requests/index.ts';
import type { Stamp } from '../../domain/vocabulary/index.ts';
import { execute } from '../../functions/core/execute.ts';
import type { Report } from '../report.ts';
import { benchPorts, withBenchTable } from './bench-table.ts';
import { callsSince, copyOf } from './metered-client.ts';
import { client, submitOne, worker } from './submit-one.ts';

const life: readonly (readonly [name: string, by: Stamp, command: RequestCommand])[] = [
  [
    'respond',
    worker,
    { type: 'GiveResponse', text: 'We are looking into it and will tell you more this afternoon.' },
  ],
  ['ask', worker, { type: 'AskClient', text: 'Does it also happen in the web mail?' }],
  ['reply', client, { type: 'AnswerQuestion', text: 'Yes, there too.' }],
  [
    'resolve',
    worker,
    { type: 'ResolveRequest', text: 'The mail gateway was restarted; waiting mail has been sent.' },
  ],
  ['close', client, { type: 'CloseRequest' }],
];

const minute = 60_000;
/** A Monday morning, 09:00 in Detroit. */
const start = Date.parse('2026-11-23T14:00:00Z');

/** Capacity units of one request's life: transactional writes cost double, indexes are included. */
export function run(): Promise<Report> {
  return withBenchTable(async (table, units) => {
    const ports = benchPorts(table);
    const rows: Record<string, string | number>[] = [];
    // Rules are loaded once for the life of a function, not once for each request.
    await ports.ruleBooks.bookOf('bench', [1]);
    const step = async (name: string, work: () => Promise<unknown>): Promise<void> => {
      const before = copyOf(units);
      await work();
      rows.push({
        step: name,
        'write units': units.write - before.write,
        'read units': units.read - before.read,
        calls: callsSince(before, units).all,
      });
    };
    let id = '';
    const before = copyOf(units);
    await step('submit', async () => {
      ({ id } = await submitOne(ports, 1, start));
    });
    for (const [index, [name, by, command]] of life.entries())
      await step(name, async () => {
        const done = await execute(
          requestKind,
          { id, command, now: start + (index + 1) * 10 * minute, permit: () => by },
          ports,
        );
        if (done.outcome !== 'done') throw new Error(`${name}: ${JSON.stringify(done)}`);
      });
    const sum = (key: string): number => rows.reduce((total, row) => total + Number(row[key]), 0);
    rows.push({
      step: 'whole life',
      'write units': sum('write units'),
      'read units': sum('read units'),
      calls: sum('calls'),
    });
    return {
      title: 'Capacity units of one request life',
      notes: [
        'As DynamoDB counts them, with all indexes, without notices.',
        `Calls: ${callsSince(before, units).byOperation}.`,
      ],
      rows,
    };
  });
}
