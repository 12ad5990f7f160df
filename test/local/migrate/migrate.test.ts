import { join } from 'node:path';
import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { backUp, restore } from '../../../local/backup/backup.ts';
import { openDataBeside, openDataFolder } from '../../../local/data-folder.ts';
import { migrate, type Migrated } from '../../../local/migrate/migrate.ts';
import { isExpired, lookAt } from '../../../local/migrate/look.ts';
import { type Office, openOffice } from '../../../local/migrate/office.ts';
import { keepMigration } from '../../../local/migrate/record.ts';
import { openOutbox } from '../../../local/outbox/outbox.ts';
import { openThisMachine } from '../../../local/terminal/this-machine.ts';
import { tokenStore, withoutToken } from '../../../platform/dynamodb/approvals/token-store.ts';
import type { Table } from '../../../platform/dynamodb/client.ts';
import { subscriptionOf, subscriptionStore } from '../../../platform/dynamodb/notices/subscription-store.ts';
import { attachmentKey } from '../../../platform/s3/attachment-keys.ts';
import type { Person } from '../../e2e/client.ts';
import { aPicture } from '../../support/attachments.ts';
import { assessments, ChainWalk } from '../../support/chain-walk.ts';
import { aTable } from '../../support/store.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { until } from '../../support/until.ts';
import { anOffice, type Left, openPlace, type Place, serve, settled } from './fixture.ts';

const folder = temporaryDirectory();
const kept = join(folder.directory, 'kept');
let left: Left;
let count = 0;

beforeAll(async () => {
  const first = join(folder.directory, 'first');
  left = await anOffice(first);
  await backUp(first, kept);
});
afterAll(() => {
  folder.remove();
});

/** A folder nobody has used. */
function emptyFolder(): string {
  count += 1;
  return join(folder.directory, String(count));
}

/** A folder with the office in it, as it was left. */
async function officeFolder(): Promise<string> {
  const directory = emptyFolder();
  await restore(kept, directory);
  return directory;
}

async function migrated(directory: string, target: Place['target']): Promise<Migrated> {
  const office = await openOffice(directory);
  try {
    return await migrate(office, target, { now: Date.now });
  } finally {
    await office.close();
  }
}

async function itemsIn({ client, name }: Table): Promise<readonly Record<string, unknown>[]> {
  const { Items = [], LastEvaluatedKey } = await client.send(new ScanCommand({ TableName: name }));
  expect(LastEvaluatedKey).toBeUndefined();
  return Items;
}

describe('an office that was migrated', () => {
  test('goes on where it stood: what it had is read, its approval is led to the end, its directors are subscribed', async () => {
    const place = await openPlace(emptyFolder());
    const there = join(folder.directory, String(count));
    const { subscribed, ended, files, approvals } = await migrated(await officeFolder(), place.target);
    // The content of a file that was removed stays behind.
    expect({ ended, files }).toEqual({ ended: [], files: 2 });
    expect(approvals).toMatchObject({
      repairs: [{ requestId: left.application, did: 'started' }],
      failed: [],
    });
    expect(await tokenStore(place.target.table).of(left.application)).toEqual([]);
    const before = await subscriptionStore(place.target.table).of('vera-northwind');
    expect(before.map(({ channel }) => channel)).toEqual(['email', 'sms']);
    expect(subscribed.length).toBeGreaterThan(before.length);
    await place.close();

    const runtime = await serve(there);
    const walk = new ChainWalk(runtime.url);
    await walk.until(left.application, ...assessments);
    const nora = await walk.as('nora-fieldstone');
    for (const file of [left.attachment, left.arrived])
      expect(await pictureIn(await until(() => linkTo(nora, file)))).toEqual(aPicture.content);
    const link = (await linkTo(nora, left.attachment)) ?? '';
    await nora.post(`/requests/${left.application}/attachments/${left.attachment}/removal`, {
      reason: 'It shows another office.',
    });
    await until(async () => ((await fetch(link)).status === 404 ? true : undefined));
    const vera = await walk.as('vera-northwind');
    const { body } = await vera.get('/people/vera-northwind/subscriptions');
    expect(body['items']).toMatchObject([
      { channel: 'email', state: 'pending' },
      { channel: 'sms', state: 'confirmed' },
    ]);

    for (const stage of assessments) await walk.decide(left.application, stage);
    await walk.until(left.application, 'program');
    await walk.decide(left.application, 'program');
    await walk.until(left.application, 'director');
    const { body: decided } = await walk.decide(left.application, 'director');
    expect(decided['status']).toBe('approved');
    await until(async () => (await walk.read(left.application, '/approval'))['delivery'] ?? undefined);
    await runtime.stop();
  });

  test('tells nobody again, also of what is so old that nothing shows it was told; what happens then is told', async () => {
    const here = await officeFolder();
    const office = await openDataFolder(here);
    const old = (await itemsIn({ client: office.store.client, name: 'rotunda' })).filter(
      ({ pk, state }) => String(pk).startsWith('notice#') && state === 'sent',
    );
    expect(old).not.toEqual([]);
    for (const item of old)
      await office.store.client.send(
        new PutCommand({ TableName: 'rotunda', Item: { ...item, expiresAt: 1 } }),
      );
    office.store.sql.exec('DELETE FROM change');
    await office.close();
    const place = await openPlace(emptyFolder());
    const there = join(folder.directory, String(count));
    await migrated(here, place.target);
    await place.close();

    const runtime = await serve(there);
    const { store } = await openDataBeside(there);
    await settled(store);
    const keys = new Set((await itemsIn({ client: store.client, name: 'rotunda' })).map(keyOf));
    expect(old.map(keyOf).filter((key) => keys.has(key))).toEqual([]);
    const walk = new ChainWalk(runtime.url);
    const june = await walk.as('june-quickstep');
    await june.post(`/requests/${left.application}/comments`, { text: 'We are moving.' });
    const outbox = await openOutbox(store, { now: Date.now });
    const { body } = await (
      await walk.as('nora-fieldstone')
    ).post(`/requests/${left.application}/withdrawal`, {
      reason: 'Bought elsewhere.',
    });
    expect(body['status']).toBe('withdrawn');
    await until(() => outbox.list().find(({ text }) => /withdrawn/.test(text)));
    await settled(store);
    expect(outbox.list().filter(({ text }) => /received/.test(text))).toEqual([]);
    await store.close();
    await runtime.stop();
  });

  test('is served by nobody else: neither npm start nor a command beside it opens it, until it is given up', async () => {
    const here = await officeFolder();
    const place = await openPlace(emptyFolder());
    await migrated(here, place.target);
    const sentence = /was migrated to the stage dev on \d{4}-\d\d-\d\d and is served there/;
    await expect(serve(here)).rejects.toThrow(sentence);
    await expect(openThisMachine(here)).rejects.toThrow(sentence);
    await expect(migrated(here, place.target)).rejects.toThrow(/nothing was migrated again\.$/);

    const office = await openOffice(here);
    await keepMigration(office.values, undefined);
    await office.close();
    await (await serve(here)).stop();
    // Both have gone on since.
    await expect(migrated(here, place.target)).rejects.toThrow(/holds other data already/);
    await place.close();
  });
});

describe('a migration', () => {
  describe.each([2, 3, 40, 200].map((calls) => ({ calls, table: aTable() })))(
    'interrupted after $calls calls of the table',
    ({ calls, table }) => {
      test('goes on when it is run again, and nothing is lost or doubled', async () => {
        const here = await officeFolder();
        const place = await openPlace(emptyFolder());
        const target = { ...place.target, table };
        await expect(migrated(here, { ...target, table: interrupted(table, calls) })).rejects.toThrow(
          'killed',
        );
        await expect(serve(here)).rejects.toThrow(/is being migrated to the stage dev: finish it with/);
        await migrated(here, target);

        const office = await openOffice(here);
        const expected = withVersionsOf(place, office);
        const found = await itemsIn(table);
        const own = found.filter((item) => subscriptionOf(item) === undefined && item['pk'] !== 'migration');
        expect(own.map(withoutMark).toSorted(byKey)).toEqual(expected.toSorted(byKey));
        expect(own.every(({ migratedAt }) => typeof migratedAt === 'number')).toBe(true);
        expect(found.length - own.length).toBe(lookAt(office, Date.now()).subscriptions + 1);
        // Asked for confirmation once each, however often it was begun.
        const asked = place.outbox.list().map(({ to }) => to);
        expect(new Set(asked).size).toBe(asked.length);
        await office.close();
        await place.close();
      });
    },
  );

  test('killed between a file and the request it belongs to names the version the file has', async () => {
    const here = await officeFolder();
    const place = await openPlace(emptyFolder());
    const { files, table } = place.target;
    const killed: Place['target']['files'] = {
      ...files,
      async put(...file) {
        await files.put(...file);
        throw new Error('killed');
      },
    };
    await expect(migrated(here, { ...place.target, files: killed })).rejects.toThrow('killed');
    expect((await itemsIn(table)).map(keyOf)).not.toContain(`request#${left.application} request`);
    await migrated(here, place.target);
    const file = place.files.get({ key: attachmentKey(left.application, left.attachment) });
    const found = JSON.stringify(await itemsIn(table));
    // In its receipt and in the request.
    expect(found.split(file?.versionId ?? '').length - 1).toBe(2);
    await place.close();
  });

  test('is refused beside a running instance, and where there is nothing', async () => {
    const here = await officeFolder();
    const runtime = await serve(here);
    await expect(openOffice(here)).rejects.toThrow(
      /Rotunda runs already on the data in .* Nothing was changed\./,
    );
    await runtime.stop();
    await expect(openOffice(emptyFolder())).rejects.toThrow(/There is no data in/);
  });

  test('is refused to a table with other data, and to two stages at once', async () => {
    const here = await officeFolder();
    const place = await openPlace(emptyFolder());
    const { table } = place.target;
    await expect(migrated(here, { ...place.target, table: interrupted(table, 2) })).rejects.toThrow('killed');
    await expect(migrated(here, { ...place.target, stage: 'prod' })).rejects.toThrow(
      'The migration to the stage dev is not finished: finish it with --to-aws dev, or give it up with --give-up.',
    );
    await table.client.send(
      new PutCommand({ TableName: table.name, Item: { pk: 'directory', sk: 'agency#parks' } }),
    );
    const other = await officeFolder();
    await expect(migrated(other, place.target)).rejects.toThrow(/holds other data already/);
    // It can be served as before: nothing was begun.
    await (await serve(other)).stop();
    await place.close();
  });
});

/** What a table is to hold of an office, subscriptions left out. */
function migratedItems(office: Office): readonly Record<string, unknown>[] {
  return [...office.items()]
    .filter((item) => !isExpired(item, Date.now()) && subscriptionOf(item) === undefined)
    .map((item) => ({ ...withoutToken(item) }));
}

/** The same, where files have the versions of another place. */
function withVersionsOf({ files }: Place, office: Office): readonly Record<string, unknown>[] {
  let text = JSON.stringify(migratedItems(office));
  for (const { key, versionId } of office.files())
    text = text.replaceAll(versionId, files.get({ key })?.versionId ?? versionId);
  return JSON.parse(text) as Record<string, unknown>[];
}

async function linkTo(person: Person, attachment: string): Promise<string | undefined> {
  const { body } = await person.get(`/requests/${left.application}/attachments/${attachment}`);
  return body['url'] as string | undefined;
}

async function pictureIn(link: string): Promise<Uint8Array> {
  return new Uint8Array(await (await fetch(link)).arrayBuffer());
}

function withoutMark({ migratedAt: _migratedAt, ...item }: Record<string, unknown>): Record<string, unknown> {
  return item;
}

function keyOf({ pk, sk }: Readonly<Record<string, unknown>>): string {
  return `${String(pk)} ${String(sk)}`;
}

function byKey(one: Record<string, unknown>, other: Record<string, unknown>): number {
  return keyOf(one) < keyOf(other) ? -1 : 1;
}

/** A table whose process is killed after so many calls: what was under way may have been done. */
function interrupted(table: Table, calls: number): Table {
  let made = 0;
  const send = async (command: never): Promise<unknown> => {
    made += 1;
    if (made > calls) throw new Error('killed');
    return table.client.send(command);
  };
  return { ...table, client: { send: send as Table['client']['send'] } };
}
