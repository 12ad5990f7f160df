import { parseArgs } from 'node:util';
import { stageSettings, type StageSettings } from '../lib/stage.ts';

/**
 * The stage a command is for. Prints the help and ends the process when asked for it, and ends it with one sentence
 * when the arguments make no sense.
 */
export function stageFromArguments(help: string): StageSettings {
  try {
    const { values } = parseArgs({
      options: { stage: { type: 'string', default: 'dev' }, help: { type: 'boolean' } },
    });
    if (values.help === true) {
      console.log(help);
      process.exit(0);
    }
    return stageSettings(values.stage);
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
  }
}

/** Ends the process with a sentence instead of a stack. */
export function fail(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}
