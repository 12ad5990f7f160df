import { Complaint } from '../../replay/complaint.ts';
import { checkStage, optionsOf } from '../options.ts';

export const help = `npm run approvals:reconcile [-- options]

Finds every request whose stored stage and execution of the approval chain disagree and repairs it: starts what was never
started, calls back what was never told, starts again what has ended, stops what is over. What it repairs it names. AWS runs
it each night; running it again finds nothing to do.

  --stage NAME   dev, test or prod, with the AWS credentials of this terminal; otherwise the Rotunda that npm start
                 runs on this machine
  --table NAME   the table, when it is not the stage's
  --now          also look at what changed in the last ten minutes, which is otherwise left to the reactions under way
  --help         this text`;

/** What the command was asked to do. */
export interface Arguments {
  /** Absent for what runs on this machine. */
  readonly stage?: string;
  readonly table?: string;
  /** How long ago a request must have changed last, in milliseconds; the usual when absent. */
  readonly graceMs?: number;
}

/**
 * Reads the command line.
 *
 * @throws Complaint in one sentence
 */
export function readArguments(given: readonly string[]): Arguments | 'help' {
  const {
    stage,
    table,
    now,
    help: helps,
  } = optionsOf(given, {
    stage: { type: 'string' },
    table: { type: 'string' },
    now: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  });
  if (helps) return 'help';
  checkStage(stage);
  if (table !== undefined && stage === undefined)
    throw new Complaint('A table belongs to a stage: name that as well, with --stage.');
  return {
    ...(stage === undefined ? {} : { stage, table: table ?? `rotunda-${stage}` }),
    ...(now ? { graceMs: 0 } : {}),
  };
}
