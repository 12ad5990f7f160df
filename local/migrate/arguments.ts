import { checkStage, parseCommandLine } from '../terminal/command-line.ts';
import { UsageError } from '../terminal/usage-error.ts';

export const help = `npm run migrate -- --to-aws STAGE [options]

Migrates the office that npm start serves on this machine to a deployed stage on AWS, with the AWS credentials of this
terminal: requests and their history, the organisation, notices, files, directors' subscriptions, failures. Approvals go on
from where they stand. Nobody is told again what they were told. Stop npm start first; from then on this machine serves
nobody, and what it keeps stays as it is. Interrupted, run it again: it goes on, and nothing is lost or doubled.

The stage has to be new: no request in it, and no organisation loaded. docs/deploy.md, "Migrating from one machine".

  --to-aws STAGE  dev, test or prod
  --dry-run       only looks: what would be migrated, and whether it could be
  --leave-mails   migrates although emails wait for the mail server of SMTP_URL; they stay behind
  --give-up       instead: this machine serves again after a migration that is not to be finished. What it had put on AWS
                  stays there: remove that stage before you migrate again
  --help          this text`;

/** What the command was asked to do. */
export type Arguments =
  | { readonly do: 'help' }
  | { readonly do: 'give-up' }
  | {
      readonly do: 'migrate' | 'look';
      readonly stage: string;
      readonly leaveMails: boolean;
    };

/**
 * Reads the command line.
 *
 * @throws UsageError in one sentence
 */
export function readArguments(given: readonly string[]): Arguments {
  const { values } = parseCommandLine({
    args: [...given],
    options: {
      'to-aws': { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      'leave-mails': { type: 'boolean', default: false },
      'give-up': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const { 'to-aws': stage, 'dry-run': dryRun, 'leave-mails': leaveMails } = values;
  if (values.help) return { do: 'help' };
  if (values['give-up'] && stage !== undefined)
    throw new UsageError('Give up or migrate: --give-up goes without --to-aws.');
  if (values['give-up']) return { do: 'give-up' };
  if (stage === undefined)
    throw new UsageError(
      'Where to? Name a deployed stage: npm run migrate -- --to-aws prod; --help tells more.',
    );
  checkStage(stage);
  return { do: dryRun ? 'look' : 'migrate', stage, leaveMails };
}
