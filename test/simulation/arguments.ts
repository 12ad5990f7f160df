import { parseCommandLine } from '../../local/terminal/command-line.ts';
import { UsageError } from '../../local/terminal/usage-error.ts';

export interface Arguments {
  readonly seed: number;
  readonly days: number;
  readonly faults: boolean;
  readonly verbose: boolean;
}

export const help = `npm run simulate -- --seed 42 --days 200   the office for 200 days, Mondays to Fridays, with faults

  --seed N         what everything random comes from; a new one when absent
  --days N         office days; 50 when absent
  --faults off     nothing goes wrong by itself
  --verbose        says everything that happens

The same seed does the same. At a failure the command to do it again is printed. test/simulation/README.md says what a
day is, which faults strike, and what must hold after each day.`;

/** @throws UsageError naming the option that makes no sense */
export function readArguments(given: readonly string[], newSeed: () => number): Arguments | 'help' {
  const { values } = parseCommandLine({
    args: [...given],
    options: {
      help: { type: 'boolean' },
      seed: { type: 'string' },
      days: { type: 'string', default: '50' },
      faults: { type: 'string', default: 'on' },
      verbose: { type: 'boolean', default: false },
    },
  });
  if (values.help === true) return 'help';
  const { faults } = values;
  if (faults !== 'on' && faults !== 'off') throw new UsageError('--faults takes on or off.');
  return {
    seed: values.seed === undefined ? newSeed() : wholeNumber('--seed', values.seed),
    days: wholeNumber('--days', values.days),
    faults: faults === 'on',
    verbose: values.verbose,
  };
}

function wholeNumber(option: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`${option} takes a whole number, not "${text}".`);
  return Number(text);
}
