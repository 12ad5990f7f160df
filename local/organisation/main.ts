/** `npm run organisation:load`: brings a stage, or this machine, to what an organisation file says. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadOrganisation, parseOrganisation } from '../../functions/organisation/file/organisation-file.ts';
import { organisationWarnings } from '../../functions/organisation/agencies/staffing.ts';
import { localDate } from '../../functions/core/local-date.ts';
import { systemStamp } from '../../domain/vocabulary/index.ts';
import { environmentNames } from '../../platform/config/names.ts';
import { documentClient } from '../../platform/dynamodb/client.ts';
import { openThisMachine } from '../terminal/this-machine.ts';
import { organisationStore } from '../../platform/dynamodb/organisation/organisation-store.ts';
import { organisationChanges } from '../../platform/dynamodb/organisation/organisation-changes.ts';

const help = `npm run organisation:load -- --file organisation.yaml [--stage dev --table NAME]

Loads agencies, calendars, agreements, services, people and their roles from one file: into the Rotunda that npm start
runs on this machine, or into the table of a stage with the AWS credentials of this terminal. Loading again changes nothing; what differs is brought up to date, and a changed calendar or plan
becomes the next version. What the file does not mention stays as it is. To begin, copy local/sample/organisation.yaml.

  --file PATH    the organisation file
  --table NAME   the table to load into: the output TableName of stack Rotunda-<stage>-Data.
                 Without it, the environment variable ${environmentNames.table}.
  --stage NAME   dev, test or prod; without it and without a table, this machine
  --check        only read the file and list what is wrong with it
  --help         this text`;

const { file, stage, table, check } = options();
const parsed = parseOrganisation(textOf(file));
if (!parsed.ok)
  fail(`${file} cannot be loaded:\n${parsed.problems.map((problem) => `  ${problem}`).join('\n')}`);
if (check) {
  console.log(`${file} can be loaded.`);
} else {
  if (stage !== undefined && table === '')
    fail(
      `Which table? Pass --table with the output TableName of stack rotunda-${stage}-data, or set ${environmentNames.table}.`,
    );
  const here = stage === undefined && table === '' ? await openThisMachine() : undefined;
  const target = here?.table ?? { client: documentClient(), name: table };
  const store = organisationStore(target);
  const now = here?.now() ?? Date.now();
  const loaded = await loadOrganisation(
    parsed.organisation,
    organisationChanges(target).inNameOf({
      by: { ...systemStamp, personId: 'organisation:load' },
      at: now,
    }),
  ).catch((error: unknown) =>
    fail(`${file} was loaded in part: ${error instanceof Error ? error.message : String(error)}`),
  );
  const zone = parsed.organisation.department.zone;
  const warnings = await organisationWarnings(parsed.organisation, localDate(zone, now), store);
  await here?.close();
  console.log(here === undefined ? `Stage ${stage ?? '-'}, table ${table}` : 'This machine');
  for (const [kind, { written, unchanged }] of Object.entries(loaded))
    console.log(`  ${kind.padEnd(12)} ${written} written, ${unchanged} as they were`);
  for (const { message } of warnings) console.log(`Warning: ${message}`);
}

function options(): {
  readonly file: string;
  readonly stage: string | undefined;
  readonly table: string;
  readonly check: boolean;
} {
  try {
    const { values } = parseArgs({
      options: {
        file: { type: 'string' },
        stage: { type: 'string' },
        table: { type: 'string', default: process.env[environmentNames.table] ?? '' },
        check: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      console.log(help);
      process.exit(0);
    }
    if (values.file === undefined)
      fail('Which file? Pass --file with the path of an organisation file; --help tells more.');
    return { file: values.file, stage: values.stage, table: values.table, check: values.check };
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    fail(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Ends the process with a sentence instead of a stack. */
function fail(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}
