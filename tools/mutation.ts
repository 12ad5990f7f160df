// Changes the domain in thousands of small ways, one at a time, and says by folder how many of them a test notices.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as z from 'zod';

const args = process.argv.slice(2);
if (args.includes('--help')) {
  console.log(`npm run test:mutation                                         the whole domain; takes hours
npm run test:mutation -- --mutate 'domain/access/**/*.ts'     a part of it
npm run test:mutation -- --ignoreStatic false                 tables and schemas too
npm run test:mutation -- --incremental                        what has changed since the last time
npm run test:mutation -- …                                    anything else that \`stryker run\` takes`);
  process.exit(0);
}

const stryker = 'node_modules/@stryker-mutator/core/bin/stryker.js';
const { status } = spawnSync(process.execPath, [stryker, 'run', ...args], { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);

/** As far as it is read here: https://github.com/stryker-mutator/mutation-testing-elements */
const report = z
  .object({ files: z.record(z.string(), z.object({ mutants: z.array(z.object({ status: z.string() })) })) })
  .parse(JSON.parse(readFileSync('coverage/mutation/report.json', 'utf8')));

const folders = new Map<string, string[]>();
for (const [file, { mutants }] of Object.entries(report.files)) {
  const folder = dirname(file);
  folders.set(folder, [...(folders.get(folder) ?? []), ...mutants.map(({ status }) => status)]);
}

console.log(`\n${'folder'.padEnd(24)}   noticed   survived   reached by no test`);
for (const [folder, statuses] of [...folders].sort()) console.log(line(folder, statuses));
if (folders.size > 1) console.log(line('all', [...folders.values()].flat()));
console.log('\nEach mutant: coverage/mutation/report.html');

function line(name: string, statuses: readonly string[]): string {
  const count = (...of: readonly string[]): number => statuses.filter((status) => of.includes(status)).length;
  const [noticed, survived, unreached] = [count('Killed', 'Timeout'), count('Survived'), count('NoCoverage')];
  // What does not even run, or was left out on purpose, counts neither way.
  const all = noticed + survived + unreached;
  const score = all === 0 ? '–' : `${Math.floor((100 * noticed) / all)} %`;
  return `${name.padEnd(24)}${score.padStart(10)}${String(survived).padStart(11)}${String(unreached).padStart(21)}`;
}
