import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { failedReaction } from '../../../functions/stream/failure.ts';
import { dataDirectory } from '../../../local/terminal/this-machine.ts';
import { anOffice, type Left } from '../../local/migrate/fixture.ts';
import { aPicture } from '../../support/attachments.ts';
import { assessments } from '../../support/chain-walk.ts';
import { until } from '../../support/until.ts';
import { patience, type Stage } from '../stage.ts';

const command = resolve(import.meta.dirname, '../../../local/migrate/main.ts');

/** An office works for a while on this machine; then `npm run migrate` brings it to the stage, which is still empty. */
export async function migrateAnOffice(folder: string): Promise<Left> {
  const cwd = join(folder, 'office');
  mkdirSync(cwd);
  const left = await anOffice(join(cwd, dataDirectory));
  const { stdout } = await promisify(execFile)(process.execPath, [command, '--to-aws', 'dev'], {
    cwd,
    env: process.env,
  });
  assert.match(stdout, /Migrated to the stage dev: .*2 files, .*1 failure\. 1 approval taken up\./);
  return left;
}

/** What it had is read at the stage, by who may, and its approval is led to the end. */
export async function goesOnWhereItStood(
  { walk, failures }: Stage,
  { application, attachment, arrived }: Left,
): Promise<void> {
  await walk.until(application, ...assessments);
  const nora = await walk.as('nora-fieldstone');
  for (const id of [attachment, arrived]) {
    const at = `/requests/${application}/attachments/${id}`;
    const link = await until(
      async () => (await nora.get(at)).body['url'] as string | undefined,
      'A file that came along cannot be fetched.',
      patience,
    );
    const response = await fetch(link);
    assert.deepEqual(new Uint8Array(await response.arrayBuffer()), aPicture.content, String(response.status));
  }
  const vera = await walk.as('vera-northwind');
  const { body } = await vera.get('/people/vera-northwind/subscriptions');
  assert.equal((body['items'] as readonly object[]).length, 2, JSON.stringify(body));
  const [failed] = await failures.receive(60);
  assert.equal(failedReaction.parse(JSON.parse(failed?.body ?? '{}')).pk, `request#${application}`);
  await failures.delete(failed?.receipt ?? '');

  for (const stage of assessments) await walk.decide(application, stage);
  await walk.until(application, 'program');
  await walk.decide(application, 'program');
  await walk.until(application, 'director');
  const decided = await walk.decide(application, 'director');
  assert.equal(decided.body['status'], 'approved', JSON.stringify(decided.body));
  await until(
    async () => (await walk.read(application, '/approval'))['delivery'] ?? undefined,
    'Nothing delivers what was approved.',
    patience,
  );
}

/** Minutes later: the receipt of what was submitted before was sent by the machine, and is not sent by the stage. */
export async function toldNobodyAgain({ mailsTo }: Stage, { application }: Left): Promise<void> {
  const mails = await mailsTo('nora.fieldstone@agency.example');
  const receipts = mails.filter(({ BodyText }) => BodyText.includes(`received your request ${application}`));
  assert.deepEqual(receipts, []);
}
