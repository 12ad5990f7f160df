/** `npm run migrate`: an office that began on one machine goes to AWS with everything. */
import { dataDirectory } from '../terminal/this-machine.ts';
import { startProgress } from '../terminal/progress.ts';
import { UsageError } from '../terminal/usage-error.ts';
import { type Arguments, help, readArguments } from './arguments.ts';
import { checkClaim } from './claim.ts';
import { checkFinished, lookAt } from './look.ts';
import { migrate } from './migrate.ts';
import { type Office, openOffice } from './office.ts';
import { keepMigration, readMigration } from './record.ts';
import { describeLook, describeMigrated } from './report.ts';
import { openStage } from './stage.ts';

async function run(given: Exclude<Arguments, { readonly do: 'help' }>): Promise<void> {
  const office = await openOffice(dataDirectory);
  try {
    if (given.do === 'give-up') await giveUp(office);
    else await migrateTo(given, office);
  } finally {
    await office.close();
  }
}

async function giveUp({ values }: Office): Promise<void> {
  const migration = readMigration(values);
  if (migration === undefined)
    throw new UsageError('No migration was begun here: there is nothing to give up.', 1);
  await keepMigration(values, undefined);
  console.log(
    `The migration to the stage ${migration.stage} is given up. This machine serves again with npm start; what was put into the stage stays there.`,
  );
}

async function migrateTo(
  { do: what, stage, leaveMails }: Extract<Arguments, { readonly stage: string }>,
  office: Office,
): Promise<void> {
  const look = lookAt(office, Date.now());
  console.log(describeLook(dataDirectory, look));
  checkFinished(office, look, { now: Date.now(), leaveMails });
  const target = await openStage(stage);
  const claimed = await checkClaim(office.values, target);
  if (what === 'look') {
    console.log(
      claimed === 'begins'
        ? `The stage ${stage} is empty. Without --dry-run all of it is migrated there.`
        : `The stage ${stage} holds a part of it already. Without --dry-run the rest follows.`,
    );
    return;
  }
  const progress = startProgress(process.stderr, 'items migrated');
  const migrated = await migrate(office, target, {
    now: Date.now,
    step: (done) => {
      progress.step(done, look.items - look.subscriptions);
    },
  });
  progress.stop();
  console.log(describeMigrated(migrated, look, target, office.zone));
}

try {
  const given = readArguments(process.argv.slice(2));
  if (given.do === 'help') console.log(help);
  else await run(given);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = error instanceof UsageError ? error.exitCode : 1;
}
