import { UsageError } from '../../terminal/usage-error.ts';
import { checkStage, checkZone, parseCommandLine } from '../../terminal/command-line.ts';

export const help = `npm run approvals:dry-run -- --rules rules.yaml [options]

Compares how applications and projects went through the approval chain with how they would have gone under changed
rules: those in the chain, and those that left it in the last 92 days. Lists the ones that would have gone another way
and who would have been asked. It only reads. docs/approvals-dry-run.md says what the file may say.

  --rules FILE   the changes, like local/sample/approval-rules.yaml; what it leaves out stays as agreed
  --agency ID    only this agency; all of them otherwise
  --stage NAME   dev, test or prod, with the AWS credentials of this terminal; otherwise the Rotunda that npm start
                 runs on this machine
  --table NAME   the table, when it is not the stage's
  --zone ZONE    the department's time zone, in which roles begin and end (America/New_York, or this machine's own)
  --json         the answer as JSON, as POST /approvals/dry-run gives it
  --help         this text`;

/** What the command was asked to do. */
export interface Arguments {
  readonly rules: string;
  readonly agency?: string;
  /** Of a stage; absent for what runs on this machine. */
  readonly table?: string;
  readonly zone?: string;
  readonly json: boolean;
}

/**
 * Reads the command line.
 *
 * @throws UsageError in one sentence
 */
export function readArguments(given: readonly string[]): Arguments | 'help' {
  const { values } = parseCommandLine({
    args: [...given],
    options: {
      rules: { type: 'string' },
      agency: { type: 'string' },
      stage: { type: 'string' },
      table: { type: 'string' },
      zone: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const { rules, agency, stage, table, zone, json } = values;
  if (rules === undefined)
    throw new UsageError('Which rules? Pass --rules with a file like local/sample/approval-rules.yaml.');
  checkStage(stage);
  checkZone(zone);
  const named = table ?? (stage === undefined ? undefined : `rotunda-${stage}`);
  return {
    rules,
    json,
    ...(agency === undefined ? {} : { agency }),
    ...(named === undefined ? {} : { table: named }),
    ...(zone === undefined ? {} : { zone }),
  };
}
