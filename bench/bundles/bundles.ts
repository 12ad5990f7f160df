import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { capabilities } from '../../functions/capabilities.ts';
import { bundleOptions } from '../../lib/bundling/bundle.ts';
import { bundledFunctions } from '../../lib/bundling/entries.ts';
import { type BenchOptions, median, type Report, round } from '../report.ts';

const environment = {
  TABLE_NAME: 't',
  ATTACHMENT_BUCKET: 'b',
  DIRECTOR_TOPIC_ARN: 'arn:aws:sns:us-east-1:000000000000:t',
  STATE_MACHINE_ARN: 'arn:aws:states:us-east-1:000000000000:stateMachine:t',
  FAILURE_QUEUE_URL: 'http://localhost/q',
  SENDER_ADDRESS: 'a@example.org',
  PORTAL_URL: 'http://localhost',
  IDENTITY_CLAIM: 'username',
  DEPARTMENT_ZONE: 'America/Detroit',
  AWS_REGION: 'us-east-1',
};

/** Size of each function's bundle and how long a fresh Node takes to import it, less an empty Node. */
export async function run({ quick }: BenchOptions): Promise<Report> {
  const directory = mkdtempSync(join(tmpdir(), 'rotunda-bench-'));
  const rounds = quick ? 3 : 11;
  try {
    const rows: Record<string, string | number>[] = [];
    for (const { name, entry } of bundledFunctions(capabilities)) {
      const outfile = join(directory, `${name}.mjs`);
      await build(bundleOptions(entry, outfile));
      const empty: number[] = [];
      const whole: number[] = [];
      // In turn, so that a slow moment of the machine meets both.
      for (let index = 0; index < rounds; index += 1) {
        empty.push(importTime('data:text/javascript,'));
        whole.push(importTime(pathToFileURL(outfile).href));
      }
      rows.push({
        function: name,
        KB: Math.round(statSync(outfile).size / 1024),
        'import ms': round(median(whole) - median(empty)),
      });
    }
    return {
      title: 'Bundles',
      notes: ['ESM, minified, as deployed. Import: median of a fresh process, an empty Node subtracted.'],
      rows,
    };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function importTime(module: string): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', `await import(${JSON.stringify(module)})`],
    {
      env: { ...process.env, ...environment },
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(stderr);
  return performance.now() - started;
}
