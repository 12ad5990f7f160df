import { parseArgs, type ParseArgsConfig } from 'node:util';
import { Complaint } from '../replay/complaint.ts';

/**
 * Reads a command line.
 *
 * @throws Complaint in one sentence, when it makes no sense
 */
export function optionsOf<T extends NonNullable<ParseArgsConfig['options']>>(
  given: readonly string[],
  options: T,
) {
  try {
    return parseArgs({ args: [...given], options }).values;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code?.startsWith('ERR_PARSE_ARGS') !== true) throw error;
    // The first sentence names the option; the rest is for programmers.
    throw new Complaint(`${message.split(/\.\s/)[0] ?? message}. See --help.`);
  }
}

/** Which stages there are is for the infrastructure to say; here it is a part of names. */
const stageName = /^[a-z][a-z0-9-]{0,19}$/;

/** @throws Complaint when a stage is named that cannot be one */
export function checkStage(stage: string | undefined): void {
  if (stage !== undefined && !stageName.test(stage))
    throw new Complaint(`${stage} is no stage: use dev, test or prod.`);
}
