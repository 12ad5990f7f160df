import { writeFileSync } from 'node:fs';
import { arch, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { type BenchOptions, printReport, type Report } from './report.ts';

const help = `npm run bench [-- options] [names]

  names       business-time, store, sweep, http, approval-cost, approval-time, approval-recovery, bundles, start;
              all when none is given
  --quick     fewer rounds: a look, not a number to quote
  --out FILE  also write the numbers as JSON
  --help      this text`;

/** Measures, prints and gives back the numbers. */
type Bench = (options: BenchOptions) => Promise<unknown>;

/** A bench that makes one table. */
function tabled(load: () => Promise<{ run(options: BenchOptions): Promise<Report> }>): Bench {
  return async (options) => {
    const report = await (await load()).run(options);
    printReport(report);
    return report;
  };
}

/** Loaded one at a time, so that one bench's imports do not warm another's. */
const benches: Readonly<Record<string, Bench>> = {
  'business-time': async (options) => {
    const { formatReport, run } = await import('./business-time/main.ts');
    const report = await run(options);
    console.log(`\n${formatReport(report)}`);
    return report;
  },
  store: tabled(() => import('./store/units.ts')),
  sweep: tabled(() => import('./store/sweep.ts')),
  http: tabled(() => import('./http/load.ts')),
  'approval-cost': tabled(() => import('./approvals/cost.ts')),
  'approval-time': tabled(() => import('./approvals/round-trip.ts')),
  'approval-recovery': tabled(() => import('./approvals/recovery.ts')),
  bundles: tabled(() => import('./bundles/bundles.ts')),
  start: tabled(() => import('./http/start.ts')),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    out: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const unknown = positionals.filter((name) => !(name in benches));
if (values.help) console.log(help);
else if (unknown.length > 0) {
  console.error(`No bench is called ${unknown.join(', ')}: choose from ${Object.keys(benches).join(', ')}.`);
  process.exitCode = 2;
} else {
  console.log(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? arch()}. Medians; compare within a run only.`,
  );
  const reports: Record<string, unknown> = {};
  for (const [name, bench] of Object.entries(benches)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    console.error(`measuring ${name} …`);
    reports[name] = await bench({ quick: values.quick });
  }
  if (values.out !== undefined) writeFileSync(values.out, `${JSON.stringify(reports, null, 2)}\n`);
}
