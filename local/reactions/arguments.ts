import { parseArgs } from 'node:util';
import { parseRequestNumber } from '../../domain/requests/index.ts';
import { environmentNames } from '../../platform/config/names.ts';

export const help = `npm run reactions:replay -- --stage dev [options]

Writes down the notices of events whose reaction failed. Takes their keys from the failure queue, runs the same
reaction again and removes what succeeded from the queue. Notices that are there already are left alone, so running it
twice is harmless. Works with the AWS credentials of this terminal.

  --stage NAME      dev, test or prod; names the queue and the table (dev)
  --queue URL       the failure queue, when it is not the stage's
  --table NAME      the table, when it is not the stage's; also the environment variable ${environmentNames.table}
  --zone ZONE       the department's time zone; also the environment variable ${environmentNames.zone} (America/New_York)
  --request NUMBER  instead of the queue: run the reaction for every event of this request
  --dry-run         only say what waits; messages stay in the queue
  --help            this text`;

/** What the command was asked to do. */
export interface Arguments {
  readonly stage: string;
  readonly queue?: string;
  readonly table: string;
  readonly zone: string;
  readonly requestId?: string;
  readonly dryRun: boolean;
  readonly help: boolean;
}

/** Which stages there are is for the infrastructure to say; here it is a part of two names. */
const stageName = /^[a-z][a-z0-9-]{0,19}$/;

/**
 * Reads the command line.
 *
 * @throws Error with a sentence for the terminal
 */
export function readArguments(
  given: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Arguments {
  const { values } = parseArgs({
    args: [...given],
    options: {
      stage: { type: 'string', default: 'dev' },
      queue: { type: 'string' },
      table: { type: 'string' },
      zone: { type: 'string' },
      request: { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { stage, queue, request } = values;
  if (!stageName.test(stage)) throw new Error(`${stage} is no stage: use dev, test or prod.`);
  const requestId = request === undefined ? undefined : parseRequestNumber(request);
  if (request !== undefined && requestId === undefined)
    throw new Error(`${request} is no request number: they look like 4HK7-9MXA-3.`);
  return {
    stage,
    table: values.table ?? environment[environmentNames.table] ?? `rotunda-${stage}`,
    zone: values.zone ?? environment[environmentNames.zone] ?? 'America/New_York',
    dryRun: values['dry-run'],
    help: values.help,
    ...(queue === undefined ? {} : { queue }),
    ...(requestId === undefined ? {} : { requestId }),
  };
}
