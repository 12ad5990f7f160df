import { GetCommand, PutCommand, QueryCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { expect, test } from '@jest/globals';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../../support/until.ts';
import { aDirectory, aStore, get, type Helper, put, shortOf, startHelper } from './fixture.ts';

const directory = aDirectory();

/** Numbers of the transactions in a store; each has written two items or none. */
async function transactionsIn(file: string): Promise<ReadonlySet<number>> {
  const store = aStore({ file });
  const pks: string[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await store.client.send(
      new ScanCommand({ TableName: 'rotunda', ...(start === undefined ? {} : { ExclusiveStartKey: start }) }),
    );
    pks.push(...(page.Items ?? []).map(({ pk }) => String(pk)));
    start = page.LastEvaluatedKey;
  } while (start !== undefined);
  expect(store.sql.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
  const halves = [...Map.groupBy(pks, (pk) => pk).values()].filter(({ length }) => length !== 2);
  expect(halves).toEqual([]);
  const changes = store.sql.prepare('SELECT count(*) AS count FROM change').get();
  expect(changes).toEqual({ count: pks.length });
  return new Set(pks.map((pk) => Number(pk.slice(1))));
}

async function linesOf(helper: Helper, count: number): Promise<readonly number[]> {
  const lines: number[] = [];
  while (lines.length < count) lines.push(Number(await helper.line()));
  return lines;
}

test('whatever is killed in the middle, every acknowledged write is there and none is torn', async () => {
  for (const count of [1, 50, 400]) {
    const file = join(directory, `killed-${count}.sqlite`);
    const helper = startHelper('write-until-killed', file);
    const first = await linesOf(helper, count);
    helper.kill();
    const acknowledged = [...first, ...(await helper.rest()).map(Number)];
    const found = await transactionsIn(file);
    expect(acknowledged.filter((number) => !found.has(number))).toEqual([]);
  }
});

test('a copy of the files taken in the middle holds every write acknowledged before', async () => {
  const file = join(directory, 'copied.sqlite');
  const helper = startHelper('write-until-killed', file);
  const acknowledged: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    acknowledged.push(...(await linesOf(helper, 60)));
    const copy = join(directory, `copy-${round}.sqlite`);
    // The log after the file: what is moved from it meanwhile is in both.
    copyFileSync(file, copy);
    copyFileSync(`${file}-wal`, `${copy}-wal`);
    const found = await transactionsIn(copy);
    expect(acknowledged.filter((number) => !found.has(number))).toEqual([]);
  }
  helper.kill();
  await helper.rest();
});

test('what another process writes is noticed, what this one writes is not called foreign', async () => {
  const file = join(directory, 'foreign.sqlite');
  const store = aStore({ file });
  let noticed = 0;
  const forget = store.onForeignWrite(() => {
    noticed += 1;
  });
  const revision = store.revisionOf(({ pk }) => pk === 'a');
  const before = revision();
  await put(store, 'b', 'x');
  expect(revision()).toBe(before);
  await put(store, 'a', 'x');
  expect(revision()).not.toBe(before);
  const own = revision();
  const helper = startHelper('write-until-killed', file, '3');
  expect(await helper.rest()).toHaveLength(3);
  await until(() => noticed > 0 || undefined);
  expect(revision()).not.toBe(own);
  expect(await get(store, 't0', 'first')).toBeDefined();
  forget();
});

test('two processes write to one file at the same time and lose nothing', async () => {
  const file = join(directory, 'both.sqlite');
  const store = aStore({ file });
  const helper = startHelper('write-until-killed', file, '200');
  const own = Array.from({ length: 200 }, (_, index) => index);
  await linesOf(helper, 1);
  for (const index of own) await put(store, 'own', String(index).padStart(3, '0'));
  await helper.rest();
  const { Count } = await store.client.send(
    new QueryCommand({
      TableName: 'rotunda',
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': 'own' },
    }),
  );
  expect(Count).toBe(200);
  const total = store.sql.prepare('SELECT count(*) AS count FROM item').get();
  expect(total).toEqual({ count: 600 });
});

test('a backup is taken while the store is written to, and opens as it was at one instant', async () => {
  const file = join(directory, 'original.sqlite');
  const store = aStore({ file });
  for (let index = 0; index < 50; index += 1) await put(store, 'a', String(index));
  const stopping = new AbortController();
  const writing = (async () => {
    for (let index = 0; !stopping.signal.aborted; index += 1)
      await Promise.all([put(store, 'b', `${index} one`), put(store, 'b', `${index} two`)]);
  })();
  const copy = join(directory, 'backup.sqlite');
  await store.backup(copy);
  await store.backup(copy);
  stopping.abort();
  await writing;
  const restored = aStore({ file: copy });
  const rows = restored.sql.prepare('SELECT pk, count(*) AS count FROM item GROUP BY pk ORDER BY pk').all();
  expect(rows[0]).toEqual({ pk: 'a', count: 50 });
  expect(Number(rows[1]?.['count'] ?? 0) % 2).toBe(0);
  await put(restored, 'c', 'x');
  expect(await get(store, 'c', 'x')).toBeUndefined();
  const fromMemory = aStore();
  await put(fromMemory, 'a', 'x');
  await expect(fromMemory.backup(copy)).rejects.toThrow('is in use');
  const another = join(directory, 'from-memory.sqlite');
  await fromMemory.backup(another);
  expect(await get(aStore({ file: another }), 'a', 'x')).toEqual({ pk: 'a', sk: 'x' });
});

test('an index added to the table’s definition finds what was stored before', async () => {
  const file = join(directory, 'older.sqlite');
  const before = aStore({ file });
  await put(before, 'a', 'x', { alarmsOf: 'p', alarmAt: 5, expiresAt: 1 });
  await before.write(() => {
    before.sql.exec('DROP INDEX item_alarms; ALTER TABLE item DROP COLUMN alarmAt; ');
  });
  await before.close();
  const after = aStore({ file });
  const { Items } = await after.client.send(
    new QueryCommand({
      TableName: 'rotunda',
      IndexName: 'alarms',
      KeyConditionExpression: 'alarmsOf = :p',
      ExpressionAttributeValues: { ':p': 'p' },
    }),
  );
  expect(Items).toEqual([{ pk: 'a', sk: 'x', alarmsOf: 'p', alarmAt: 5 }]);
});

test('a page of an index is read off its SQL index, forward and backward, wherever it starts', () => {
  const { sql } = aStore();
  const plan = (start: string, direction: string): string =>
    sql
      .prepare(
        `EXPLAIN QUERY PLAN SELECT body, size FROM item WHERE "listOf" = 1 AND "listAt" IS NOT NULL ${start} ORDER BY "listAt" ${direction}, pk ${direction}, sk ${direction}`,
      )
      .all()
      .map(({ detail }) => String(detail))
      .join('; ');
  for (const [start, direction] of [
    ['', 'ASC'],
    ['AND ("listAt", pk, sk) > (1, 2, 3)', 'ASC'],
    ['AND ("listAt", pk, sk) < (1, 2, 3)', 'DESC'],
  ] as const) {
    expect(plan(start, direction)).toMatch(/^SEARCH item USING INDEX item_byAgency \(listOf=\?[^;]*\)$/);
  }
});

test('what the store does not know is refused by its name', async () => {
  const { client } = aStore();
  const TableName = 'rotunda';
  const refused = [
    [
      new GetCommand({ TableName, Key: { pk: 'a', sk: 'x' }, AttributesToGet: ['a'] }),
      'the option AttributesToGet of a GetCommand',
    ],
    [
      new PutCommand({ TableName, Item: { pk: 'a', sk: 'x' }, ReturnValues: 'ALL_OLD' }),
      'the option ReturnValues of a PutCommand',
    ],
    [
      new PutCommand({
        TableName,
        Item: { pk: 'a', sk: 'x' },
        ConditionExpression: 'contains(a, :v)',
        ExpressionAttributeValues: { ':v': 1 },
      }),
      'the function contains in an expression',
    ],
    [
      new PutCommand({
        TableName,
        Item: { pk: 'a', sk: 'x' },
        ConditionExpression: 'attribute_exists(a[0])',
      }),
      'an index into a list in an expression',
    ],
    [
      new PutCommand({ TableName, Item: { pk: 'a', sk: 'x' }, ReturnConsumedCapacity: 'INDEXES' }),
      'ReturnConsumedCapacity INDEXES',
    ],
  ] as const;
  for (const [command, what] of refused)
    await expect(client.send(command as PutCommand)).rejects.toThrow(
      `The embedded store does not know ${what}.`,
    );
  class Unheard {
    readonly input = {};
  }
  await expect(client.send(new Unheard() as never)).rejects.toThrow('the operation Unheard');
  const kept = (value: unknown): Promise<unknown> =>
    client.send(new PutCommand({ TableName, Item: { pk: 'a', sk: 'x', deep: { value } } }));
  for (const value of [new Set(['a']), new Uint8Array(2), new Date(), 10n, Number.NaN, 2 ** 60])
    await expect(kept(value)).rejects.toThrow(/^The embedded store keeps no \w+.*\(deep\.value\)/);
});

test('a change of another process is told with its images', async () => {
  const file = join(directory, 'images.sqlite');
  const store = aStore({ file });
  await startHelper('write-until-killed', file, '1').rest();
  const seen: string[] = [];
  const follower = store.changes.follow((record) => {
    seen.push(`${shortOf(record)} ${String(record.dynamodb?.NewImage?.['text']?.S?.length)}`);
    return Promise.resolve('done');
  });
  await follower.drain();
  expect(seen).toEqual(['INSERT t0/first 500', 'INSERT t0/second 500']);
  await follower.stop();
});
