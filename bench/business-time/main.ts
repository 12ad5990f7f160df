import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { scoreAll } from './correctness.ts';
import { formatReport, type Report } from './report.ts';
import { timeAll, type Effort } from './speed.ts';

export type { Report } from './report.ts';
export { formatReport } from './report.ts';

export interface Options {
  /** Fewer inputs, rounds and fixture cases: about a minute instead of five. */
  readonly quick: boolean;
  /** Told what is being measured. */
  readonly say?: (line: string) => void;
}

const FULL: Effort = { inputs: 32, rounds: 25, sliceMs: 5, limitMs: 5000 };
const QUICK: Effort = { inputs: 4, rounds: 9, sliceMs: 2, limitMs: 4000 };

// The slowest right answer takes milliseconds; a second proved too little on a machine busy with other work.
const FIXTURE_LIMIT_MS = 8000;

/** Measures business time against other libraries: speed in this process, then right answers. */
export async function run({ quick, say = () => undefined }: Options): Promise<Report> {
  const zone = process.env['TZ'];
  // Most libraries only know the process's zone; it is set back at the end.
  process.env['TZ'] = 'America/Detroit';
  try {
    const speed = await timeAll(quick ? QUICK : FULL, say);
    const fixtures = await scoreAll(quick ? 10 : 1, FIXTURE_LIMIT_MS, say);
    return { node: process.version, zoneData: process.versions.tz ?? 'unknown', quick, speed, fixtures };
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { quick: { type: 'boolean' }, out: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help) {
    console.log(`node bench/business-time/main.ts [--quick] [--out file.json]

  --quick         fewer inputs, rounds and fixture cases
  --out file      write the report there as JSON as well`);
  } else {
    const say = (line: string) => process.stderr.write(`${line}\n`);
    const report = await run({ quick: values.quick ?? false, say });
    console.log(formatReport(report));
    if (values.out !== undefined) writeFileSync(values.out, `${JSON.stringify(report, undefined, 2)}\n`);
  }
}
