import { type StageId, stageIds } from '../../domain/approvals/index.ts';
import { type Role, type Stamp, systemStamp } from '../../domain/vocabulary/index.ts';
import { requestKind, type RequestState } from '../../domain/requests/index.ts';
import { execute } from '../../functions/core/execute.ts';
import type { Table } from '../../platform/dynamodb/client.ts';
import { organisationChanges } from '../../platform/dynamodb/organisation/organisation-changes.ts';
import { type Report, round } from '../report.ts';
import { type BenchTable, benchPorts, withBenchTable } from '../store/bench-table.ts';
import { callsSince, copyOf, type Units } from '../store/metered-client.ts';
import { submitOne, worker } from '../store/submit-one.ts';
import { driveChain, type DrivenChain } from './driven-chain.ts';

/** us-east-1, dollars for one; see the provider before quoting. */
const prices = {
  transition: 25 / 1e6,
  write: 0.625 / 1e6,
  read: 0.125 / 1e6,
  invocation: 0.2 / 1e6,
  gigabyteSecond: 0.0000133334,
  call: 1 / 1e6,
};
/** What a function that answers in 200 ms with 1,024 MB uses. */
const gigabyteSeconds = 0.2;

/** A Monday morning, 09:00 in Detroit. */
const start = Date.parse('2026-11-23T14:00:00Z');

const holders: Readonly<Record<StageId, Role>> = {
  develop: 'client-specialist',
  infrastructure: 'infrastructure-manager',
  procurement: 'procurement-liaison',
  contractor: 'contractor-liaison',
  security: 'security-officer',
  portfolio: 'portfolio-office',
  program: 'program-manager',
  director: 'service-director',
};
const holder = (stage: StageId): Stamp => ({ personId: stage, role: holders[stage], actingFor: [] });
const assessments = ['infrastructure', 'procurement', 'contractor', 'security'] as const;

/** What one approved application costs, with every impact assessed, straight through and with one return. */
export function run(): Promise<Report> {
  return withBenchTable(async (table, units) => {
    await addHolders(table);
    const rows = [
      await measure('approved', table, units, 1, straight),
      await measure('approved after one return', table, units, 2, returnForRework),
    ];
    return {
      title: 'One approved application',
      notes: [
        'Four impacts assessed, each by one person; the return is the director’s and touches the cost.',
        'Units as DynamoDB counts them, with all indexes and reactions, without notices. Dollars by the list prices of us-east-1.',
      ],
      rows,
    };
  });
}

type Walk = (chain: DrivenChain) => Promise<number>;

async function measure(
  name: string,
  table: BenchTable,
  units: Units,
  n: number,
  walk: Walk,
): Promise<Record<string, string | number>> {
  let steps = 0;
  const clock = (): number => start + n * 3_600_000 + (steps += 1_000);
  const before = copyOf(units);
  const { id } = await forward(table, n, clock);
  const chain = driveChain(table, id, clock);
  const calls = 2 + (await walk(chain));
  const { transitions, invocations } = await chain.ended();
  const write = units.write - before.write;
  const read = units.read - before.read;
  // Each call of a person and each task is an invocation, and what the stream tells after a decision another.
  const functions = calls * 2 + invocations;
  const dollars =
    transitions * prices.transition +
    write * prices.write +
    read * prices.read +
    functions * (prices.invocation + gigabyteSeconds * prices.gigabyteSecond) +
    calls * prices.call;
  return {
    request: name,
    'state transitions': transitions,
    'write units': write,
    'read units': read,
    calls: callsSince(before, units).byOperation,
    'functions called': functions,
    'dollars per 1,000': round(dollars * 1_000),
    'of it transitions': round(transitions * prices.transition * 1_000),
  };
}

async function forward(table: BenchTable, n: number, clock: () => number): Promise<RequestState> {
  const ports = benchPorts(table, clock);
  const request = await submitOne(ports, 20_000_000 + n, clock());
  const triaged = await execute(
    requestKind,
    {
      id: request.id,
      command: {
        type: 'TriageRequest',
        kind: 'application',
        service: 'email',
        impact: 'low',
        urgency: 'low',
      },
      now: clock(),
      permit: () => worker,
    },
    ports,
  );
  if (triaged.outcome !== 'done') throw new Error(JSON.stringify(triaged));
  return triaged.state;
}

async function develop(chain: DrivenChain): Promise<number> {
  await chain.until('develop');
  for (const section of ['need', 'scope', 'benefit', 'cost'] as const)
    await chain.does(
      {
        type: 'EditSection',
        section,
        content: {
          text: 'What there is to say about it, in a few lines. '.repeat(8),
          ...(section === 'cost' ? { dollars: 20_000, hours: 80 } : {}),
        },
        hash: `${section}-1`,
      },
      holder('develop'),
    );
  await chain.decides('develop', holder('develop'));
  await chain.until(...assessments);
  for (const stage of assessments) await chain.decides(stage, holder(stage));
  await chain.until('program');
  await chain.decides('program', holder('program'));
  await chain.until('director');
  return 10;
}

async function straight(chain: DrivenChain): Promise<number> {
  const calls = await develop(chain);
  await chain.decides('director', holder('director'));
  return calls + 1;
}

async function returnForRework(chain: DrivenChain): Promise<number> {
  const calls = await develop(chain);
  await chain.decides('director', holder('director'), {
    outcome: 'return',
    reason: 'The cost leaves out the licences.',
    mustChange: ['cost'],
  });
  await chain.until('develop');
  await chain.does(
    {
      type: 'EditSection',
      section: 'cost',
      content: { text: 'With licences.', dollars: 24_000, hours: 80 },
      hash: 'cost-2',
      edition: 1,
    },
    holder('develop'),
  );
  await chain.decides('develop', holder('develop'));
  for (const stage of ['procurement', 'program', 'director'] as const) {
    await chain.until(stage);
    await chain.decides(stage, holder(stage));
  }
  return calls + 6;
}

async function addHolders(table: Table): Promise<void> {
  const store = organisationChanges(table).inNameOf({ by: systemStamp, at: 0 });
  await store.putService({ id: 'email', name: 'Mail', description: 'Mail', team: 'service-center' }, 0);
  for (const stage of stageIds)
    await store.putAssignment(
      { id: stage, personId: stage, role: holders[stage], agencyId: 'bench', from: '2026-01-01' },
      'new',
    );
}
