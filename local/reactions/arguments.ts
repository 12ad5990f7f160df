import { parseRequestNumber } from '../../domain/requests/index.ts';
import { environmentNames } from '../../platform/config/names.ts';
import { checkStage, parseCommandLine } from '../terminal/command-line.ts';
import { UsageError } from '../terminal/usage-error.ts';

export const help = `npm run reactions:retry [-- options]

Runs again the reactions that failed. Takes their keys from the failure queue, runs the same reaction for the same
events and removes what succeeded from the queue. Notices that are there already are left alone, and so is an approval
chain that is in step, so running it twice is harmless.

  --stage NAME         dev, test or prod, with the AWS credentials of this terminal; names the queue and the table.
                       Otherwise the Rotunda that npm start runs on this machine
  --queue URL          the failure queue, when it is not the stage's
  --table NAME         the table, when it is not the stage's; also the environment variable ${environmentNames.table}
  --state-machine ARN  of the approval chain; also the environment variable ${environmentNames.stateMachine}. Without it
                       its reactions stay in the queue: the nightly reconciliation does the same work
  --bucket NAME        of the attachments, named by the outputs of the data stack; also the environment variable
                       ${environmentNames.bucket}. Without it contents that are to go stay, and their messages in the queue
  --zone ZONE          the department's time zone; also the environment variable ${environmentNames.zone} (America/New_York,
                       or this machine's own)
  --request NUMBER     instead of the queue: write down the notices of every event of this request
  --dry-run            only say what waits; messages stay in the queue
  --help               this text`;

/** What the command was asked to do. */
export interface Arguments {
  /** Absent for what runs on this machine. */
  readonly aws?: StageOnAws;
  readonly zone?: string;
  readonly requestId?: string;
  readonly dryRun: boolean;
  readonly help: boolean;
}

/** Where a stage has what is worked on. */
export interface StageOnAws {
  readonly stage: string;
  readonly queue?: string;
  readonly table: string;
  readonly stateMachine?: string;
  readonly bucket?: string;
}

/**
 * Reads the command line.
 *
 * @throws UsageError in one sentence
 */
export function readArguments(
  given: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Arguments {
  const { values } = parseCommandLine({
    args: [...given],
    options: {
      stage: { type: 'string' },
      queue: { type: 'string' },
      table: { type: 'string' },
      'state-machine': { type: 'string' },
      bucket: { type: 'string' },
      zone: { type: 'string' },
      request: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { stage, queue, request } = values;
  checkStage(stage);
  if (
    stage === undefined &&
    (queue ?? values.table ?? values['state-machine'] ?? values.bucket) !== undefined
  )
    throw new UsageError(
      'A queue, a table, a state machine or a bucket belongs to a stage: name that as well, with --stage.',
    );
  const zone = values.zone ?? environment[environmentNames.zone];
  const stateMachine = values['state-machine'] ?? environment[environmentNames.stateMachine];
  const bucket = values.bucket ?? environment[environmentNames.bucket];
  const requestId = request === undefined ? undefined : parseRequestNumber(request);
  if (request !== undefined && requestId === undefined)
    throw new UsageError(`${request} is no request number: they look like 4HK7-9MXA-3.`);
  const aws = stage !== undefined && {
    stage,
    table: values.table ?? environment[environmentNames.table] ?? `rotunda-${stage}`,
    ...(queue === undefined ? {} : { queue }),
    ...(stateMachine === undefined ? {} : { stateMachine }),
    ...(bucket === undefined ? {} : { bucket }),
  };
  return {
    dryRun: values['dry-run'],
    help: values.help,
    ...(aws === false ? {} : { aws }),
    ...(zone === undefined ? {} : { zone }),
    ...(requestId === undefined ? {} : { requestId }),
  };
}
