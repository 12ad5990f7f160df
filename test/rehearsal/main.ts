/** `npm run rehearse`: deploys Rotunda to an AWS of its own on this machine and walks every story there. */
import { copyFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseCommandLine } from '../../local/terminal/command-line.ts';
import { formatCount } from '../../local/terminal/format-count.ts';
import { UsageError } from '../../local/terminal/usage-error.ts';
import { bootstrap, deploy, furnish, synthesise } from './deployment.ts';
import { type Emulator, startEmulator } from './emulator.ts';
import { keepContracts } from './keep-contracts.ts';
import { help, limits, talkTo } from './words.ts';
import { Progress } from './progress.ts';
import { pythonIn } from './python.ts';
import { standBefore } from './stage.ts';
import * as approvals from './stories/approvals.ts';
import * as migration from './stories/migration.ts';
import * as notices from './stories/notices.ts';
import * as operations from './stories/operations.ts';
import * as requests from './stories/requests.ts';

const folder = resolve(import.meta.dirname, '../../.rotunda/rehearsal');
const environment = join(folder, 'venv');
/** Of the last rehearsal, whatever became of it. */
const log = join(folder, 'ministack.log');

async function rehearse(keep: boolean): Promise<void> {
  const progress = new Progress();
  const python = await progress.part('Prepares Python and MiniStack', () => pythonIn(environment));
  const emulator = await progress.part('Starts MiniStack with IAM enforced', () => startEmulator(python));
  try {
    await walk(progress, emulator);
    console.log(limits);
  } finally {
    copyFileSync(emulator.log, log);
    if (keep) console.log(talkTo(emulator));
    else await emulator.stop();
  }
  const outcome =
    progress.failed === 0
      ? 'Every story came out'
      : `${formatCount(progress.failed, 'story', 'stories')} did not come out: what the functions said is in ${log}`;
  console.log(`\n${outcome} (${progress.elapsed}).`);
  // What was left running would keep this process.
  process.exit(progress.failed === 0 ? 0 : 1);
}

async function walk(progress: Progress, emulator: Emulator): Promise<void> {
  await progress.part('Synthesises the templates and bundles', () => synthesise(emulator, 'first'));
  await progress.part('Bootstraps the account', () => bootstrap(emulator));
  const deployed = await progress.part('Deploys both stacks', () => deploy(emulator, 'first'));
  const left = await progress.part('Migrates an office that began on one machine', () =>
    migration.migrateAnOffice(emulator.folder),
  );
  await progress.part('Loads the organisation, verifies the mail domain', () => furnish(deployed));
  const stage = await standBefore(emulator.url, deployed);

  const story = progress.story.bind(progress);
  await story('A migrated office goes on where it stood', () => migration.goesOnWhereItStood(stage, left));
  await story('A director subscribes by email and SMS', () => notices.letDirectorsSubscribe(stage));
  const asked = await notices.askSomething(stage);
  await story('A request lives from submission to closing, and sending it twice makes one', () =>
    requests.livesFromSubmissionToClosing(stage),
  );
  await story('For another agency a request does not exist', () =>
    requests.doesNotExistForAnotherAgency(stage),
  );
  await story('A file is sent over a signed link, once, read back and removed', () =>
    requests.takesAFile(stage),
  );
  await story('An application comes back once, is approved and delivered', () =>
    approvals.comesBackOnceAndIsApproved(stage),
  );
  await story('A withdrawn application stops its chain', () => approvals.stopsWhenWithdrawn(stage));
  await story('A chain somebody stopped is put right at night', () => approvals.isPutRightAtNight(stage));
  await story('What failed for good waits in the failure queue', () => notices.keepWhatFailedForGood(stage));
  await story('A function without its policy is refused by IAM', () => operations.needsItsPermissions());
  await story('The adapters of AWS keep the contracts of their ports', () => keepContracts(emulator));
  await story('A receipt is mailed from the department’s address', () =>
    notices.sendMailFromTheDepartment(stage, asked),
  );
  await story('A promise breaks, and the director’s topic is told', () =>
    notices.tellTheDirectorOfABreach(stage, asked),
  );
  await story('A migrated office was told nothing again', () => migration.toldNobodyAgain(stage, left));
  await story('An update of both stacks keeps the data and the addresses', () =>
    operations.keepsItsData(stage, asked, async () => {
      await synthesise(emulator, 'changed');
      return deploy(emulator, 'changed');
    }),
  );
}

try {
  const { values } = parseCommandLine({
    options: { keep: { type: 'boolean', default: false }, help: { type: 'boolean', default: false } },
  });
  if (values.help) console.log(help);
  else await rehearse(values.keep);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(error instanceof UsageError ? error.exitCode : 1);
}
