import { UsageError } from '../../terminal/usage-error.ts';
import { checkStage, checkZone, parseCommandLine } from '../../terminal/command-line.ts';

export const help = `npm run approvals:reconcile [-- options]

Finds every request whose stored stage and execution of the approval chain disagree and repairs it: starts what was never
started, calls back what was never told, starts again what has ended, stops what is over. What it repairs it names. AWS runs
it each night; running it again finds nothing to do.

  --stage NAME   dev, test or prod, with the AWS credentials of this terminal; otherwise the Rotunda that npm start
                 runs on this machine
  --table NAME   the table, when it is not the stage's
  --zone ZONE    the department's time zone, in which agreements come into force (America/New_York, or this machine's
                 own)
  --now          also look at what changed in the last ten minutes, which is otherwise left to the reactions under way
  --help         this text`;

/** What the command was asked to do. */
export interface Arguments {
  /** Absent for what runs on this machine. */
  readonly stage?: string;
  readonly table?: string;
  readonly zone?: string;
  /** How long ago a request must have changed last, in milliseconds; the usual when absent. */
  readonly graceMs?: number;
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
      stage: { type: 'string' },
      table: { type: 'string' },
      zone: { type: 'string' },
      now: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const { stage, table, zone, now } = values;
  checkStage(stage);
  checkZone(zone);
  if (table !== undefined && stage === undefined)
    throw new UsageError('A table belongs to a stage: name that as well, with --stage.');
  return {
    ...(stage === undefined ? {} : { stage, table: table ?? `rotunda-${stage}` }),
    ...(zone === undefined ? {} : { zone }),
    ...(now ? { graceMs: 0 } : {}),
  };
}
