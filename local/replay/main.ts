/** `npm run replay`: imports the history of a ServiceNow and reports which promises were kept. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { tableName } from '../data-folder.ts';
import { openStore } from '../store/store.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { type Arguments, help, readArguments } from './arguments.ts';
import type { ImportResult } from './import/import-history.ts';
import { startProgress } from '../terminal/progress.ts';
import { readInput } from './read/read-input.ts';
import { replay } from './replay.ts';
import { reportText } from './report/report-text.ts';
import { saveReport } from './report/save-report.ts';

/** Histories are kept between runs, so that a file that has grown is taken up where it was left. */
const directory = '.rotunda/replay';

async function run(given: Arguments): Promise<void> {
  const input = await readInput(given);
  console.error(`Reading times as ${input.mapping.dates.format} in ${input.mapping.dates.zone}.`);
  mkdirSync(directory, { recursive: true });
  // Nobody follows what happens in this one.
  const store = openStore({ file: join(directory, 'replay.db'), tableName, keepChanges: false });
  try {
    const table = { client: store.client, name: tableName };
    const progress = startProgress(process.stderr, 'changes replayed');
    const begun = performance.now();
    const { report, refused, importResult } = await replay(input, table, progress.step).finally(
      progress.stop,
    );
    const seconds = (performance.now() - begun) / 1_000;
    await saveReport(given.out, report, refused);
    console.log(reportText(report, false));
    console.log(importText(importResult, seconds));
    console.log(
      `Saved in ${given.out}: report.md (with every day of the breaches above), report.json, refused.csv.`,
    );
  } finally {
    await store.close();
  }
}

function importText(
  { imported, extended, skipped, differing, commands, events }: ImportResult,
  seconds: number,
): string {
  const speed = events === 0 ? '' : ` (${Math.round(events / seconds)} events/s)`;
  return [
    `\nThis run: ${imported} imported, ${extended} extended, ${skipped} already there; ${commands} changes, ${events} events in ${seconds.toFixed(1)} s${speed}.`,
    ...(differing === 0
      ? []
      : [
          `${differing} left as they are: the ledger holds another history of them. To start afresh, delete .rotunda/replay/.`,
        ]),
  ].join('\n');
}

try {
  const given = readArguments(process.argv.slice(2));
  if (given.help) console.log(help);
  else await run(given);
} catch (error) {
  console.error(
    error instanceof UsageError
      ? error.message
      : `The replay failed: ${error instanceof Error ? error.message : String(error)}`,
  );
  process.exitCode = error instanceof UsageError ? error.exitCode : 1;
}
