import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { documentClient } from '../../platform/dynamodb/client.ts';
import { createTable } from '../aws/dynamodb/create-table.ts';
import { startDynamoDb } from '../aws/dynamodb/start-dynamodb.ts';
import { parseAgreement } from './agreement.ts';
import { type Arguments, help, readArguments } from './arguments.ts';
import { Complaint } from './complaint.ts';
import { parseMapping } from './mapping.ts';
import { progressOn } from './progress.ts';
import { quieten } from './quiet-table.ts';
import { readExport } from './read-export.ts';
import { nothingUsable, replay, type ReplayInput } from './replay.ts';
import { reportText } from './report-text.ts';
import { sampleCredit } from './sample.ts';
import { saveReport } from './save-report.ts';
import { readNamed } from './yaml-file.ts';

const shipped = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Everything that can be wrong with what was given is found here, before anything is stored. */
async function readInput({
  csv,
  mapping: mappingFile,
  agreement,
  zone,
  limit,
}: Arguments): Promise<ReplayInput> {
  const mappingPath = mappingFile ?? shipped('../sample/servicenow.mapping.yaml');
  const mapping = parseMapping(await readNamed(mappingPath, 'mapping'), basename(mappingPath), zone);
  const usual = await readNamed(shipped('agreement.yaml'), 'default agreement');
  const promises = parseAgreement(usual, 'agreement.yaml', mapping.dates.zone);
  const otherwise =
    agreement === undefined
      ? undefined
      : parseAgreement(
          await readNamed(agreement, 'agreement'),
          basename(agreement),
          mapping.dates.zone,
          usual,
        );
  const path = csv ?? shipped('../sample/incidents-100.csv');
  const read = await readExport(path, mapping);
  if (read.rows.length === 0) throw new Complaint(nothingUsable(basename(path)));
  return {
    file: basename(path),
    read,
    mapping,
    promises,
    ...(otherwise === undefined ? {} : { otherwise }),
    ...(limit === undefined ? {} : { limit }),
    ...(csv === undefined ? { credit: sampleCredit } : {}),
  };
}

async function run(given: Arguments): Promise<void> {
  const input = await readInput(given);
  console.error(`Reading times as ${input.mapping.dates.format} in ${input.mapping.dates.zone}.`);
  for (const [name, value] of Object.entries({
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_REGION: 'us-east-1',
  }))
    process.env[name] ??= value;
  const engine = await startDynamoDb({
    directory: '.rotunda/replay',
    onEnd: (sentence) => {
      console.error(sentence);
    },
  });
  try {
    const table = { client: documentClient({ endpoint: engine.endpoint }), name: 'rotunda' };
    await createTable(new DynamoDBClient({ endpoint: engine.endpoint }), table.name);
    // A table that others use keeps its stream: somebody may listen.
    if (engine.engine !== 'external') await quieten(table);
    const progress = progressOn(process.stderr);
    const begun = performance.now();
    const { report, refused, fed } = await replay(input, table, progress.step).finally(progress.stop);
    const seconds = (performance.now() - begun) / 1_000;
    await saveReport(given.out, report, refused);
    console.log(reportText(report, false));
    console.log(
      `\nThis run: ${fed.imported} imported, ${fed.extended} extended, ${fed.skipped} already there; ${fed.commands} changes, ${fed.events} events in ${seconds.toFixed(1)} s` +
        (fed.events === 0 ? '.' : ` (${Math.round(fed.events / seconds)} events/s).`),
    );
    if (fed.differing > 0)
      console.log(
        `${fed.differing} left as they are: the ledger holds another history of them. To start afresh, delete .rotunda/replay/.`,
      );
    console.log(
      `Saved in ${given.out}: report.md (with every day of the breaches above), report.json, refused.csv.`,
    );
  } finally {
    await engine.stop();
  }
}

try {
  const given = readArguments(process.argv.slice(2));
  if (given.help) console.log(help);
  else await run(given);
} catch (error) {
  console.error(
    error instanceof Complaint
      ? error.message
      : `The replay failed: ${error instanceof Error ? error.message : String(error)}`,
  );
  process.exitCode = error instanceof Complaint ? error.exitCode : 1;
}
