import { parseArgs, type ParseArgsConfig } from 'node:util';
import { IANAZone } from 'luxon';
import { UsageError } from './usage-error.ts';

/**
 * Parses a command line with Node's own parser.
 *
 * @throws UsageError naming the option that makes no sense
 */
export function parseCommandLine<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code?.startsWith('ERR_PARSE_ARGS') !== true) throw error;
    // The first sentence names the option; the rest is for programmers.
    throw new UsageError(`${message.split(/\.\s/)[0] ?? message}. See --help.`);
  }
}

/** Which stages there are is for the infrastructure to say; here a stage is a part of names. */
const stageName = /^[a-z][a-z0-9-]{0,19}$/;

/** @throws UsageError when a stage is named that cannot be one */
export function checkStage(stage: string | undefined): void {
  if (stage !== undefined && !stageName.test(stage))
    throw new UsageError(`${stage} is no stage: use dev, test or prod.`);
}

/** @throws UsageError when a time zone is named that the IANA database does not know */
export function checkZone(zone: string | undefined): void {
  if (zone !== undefined && !IANAZone.isValidZone(zone))
    throw new UsageError(`"${zone}" is not a known time zone: use a name such as America/Detroit.`);
}
