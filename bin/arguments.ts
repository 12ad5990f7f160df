import { parseArgs } from 'node:util';
import { stageSettings, type StageSettings } from '../lib/stage.ts';

/** What a command was told. */
export interface Arguments {
  readonly settings: StageSettings;
  /** The value of an option beside `--stage`; undefined when it was not given. */
  readonly valueOf: (option: string) => string | undefined;
}

/**
 * The stage a command is for, and its further options, which take a value each. Prints the help and ends the process
 * when asked for it, and ends it with one sentence when the arguments make no sense.
 */
export function readArguments(help: string, further: readonly string[] = []): Arguments {
  try {
    const { values } = parseArgs({
      options: {
        ...Object.fromEntries(further.map((option) => [option, { type: 'string' as const }])),
        stage: { type: 'string', default: 'dev' },
        help: { type: 'boolean' },
      },
    });
    if (values.help === true) {
      console.log(help);
      process.exit(0);
    }
    const given: Readonly<Record<string, unknown>> = values;
    return {
      settings: stageSettings(values.stage),
      valueOf: (option) => (typeof given[option] === 'string' ? given[option] : undefined),
    };
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
  }
}

/** Ends the process with a sentence instead of a stack. */
export function fail(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}
