import { writeFileSync } from 'node:fs';
import { arch, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { printReport, type Report } from './report.ts';

const help = `npm run bench [-- options] [names]

  names       business-time, store, sweep, http, bundles, start; all when none is given
  --quick     fewer rounds: a look, not a number to quote
  --out FILE  also write the numbers as JSON
  --help      this text`;

/** Loaded one at a time, so that one bench's imports do not warm another's. */
const benches: Readonly<Record<string, () => Promise<{ run(options: { readonly quick: boolean }): Promise<Report | readonly Report[]> }>>> = {
  'business-time': () => import('./business-time/reports.ts'),
  store: () => import('./store/units.ts'),
  sweep: () => import('./store/sweep.ts'),
  http: () => import('./http/load.ts'),
  bundles: () => import('./bundles/bundles.ts'),
  start: () => import('./http/start.ts'),
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, out: { type: 'string' }, help: { type: 'boolean', default: false } },
});
const unknown = positionals.filter((name) => !(name in benches));
if (values.help) console.log(help);
else if (unknown.length > 0) {
  console.error(`No bench is called ${unknown.join(', ')}: choose from ${Object.keys(benches).join(', ')}.`);
  process.exitCode = 2;
} else {
  console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? arch()}. Medians; compare within a run only.`);
  const reports: Report[] = [];
  for (const [name, load] of Object.entries(benches)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    console.error(`measuring ${name} …`);
    const measured = await (await load()).run({ quick: values.quick });
    for (const report of Array.isArray(measured) ? (measured as readonly Report[]) : [measured as Report]) {
      printReport(report);
      reports.push(report);
    }
  }
  if (values.out !== undefined) writeFileSync(values.out, `${JSON.stringify(reports, null, 2)}\n`);
}
