import { DeleteCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import type { DynamoDBRecord } from 'aws-lambda';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStore } from '../../../local/store/store.ts';
import { until } from '../../support/until.ts';
import { aDirectory, aStore, put, putNew, shortOf, startHelper, waitingChanges } from './fixture.ts';

const directory = aDirectory();

describe('what is recorded', () => {
  test('a change is a record as a DynamoDB stream has it, with both images', async () => {
    const store = aStore();
    await put(store, 'a', 'x', { version: 1, list: [1, 'two', null], gone: undefined });
    await put(store, 'a', 'x', { version: 2, deep: { is: true } });
    await store.client.send(new DeleteCommand({ TableName: 'rotunda', Key: { pk: 'a', sk: 'x' } }));
    const records: DynamoDBRecord[] = [];
    const follower = store.changes.follow((record) => {
      records.push(record);
      return Promise.resolve('done');
    });
    await follower.drain();
    const Keys = { pk: { S: 'a' }, sk: { S: 'x' } };
    const first = { ...Keys, version: { N: '1' }, list: { L: [{ N: '1' }, { S: 'two' }, { NULL: true }] } };
    const second = { ...Keys, version: { N: '2' }, deep: { M: { is: { BOOL: true } } } };
    expect(records).toMatchObject([
      { eventName: 'INSERT', dynamodb: { Keys, NewImage: first } },
      { eventName: 'MODIFY', dynamodb: { Keys, OldImage: first, NewImage: second } },
      { eventName: 'REMOVE', dynamodb: { Keys, OldImage: second } },
    ]);
    expect(records[0]?.dynamodb).not.toHaveProperty('OldImage');
    expect(records[2]?.dynamodb).not.toHaveProperty('NewImage');
    const sequences = records.map(({ dynamodb }) => dynamodb?.SequenceNumber ?? '');
    expect(sequences).toEqual([...sequences].sort());
    await follower.stop();
  });

  test('a put that changes nothing, or is refused, is no change', async () => {
    const store = aStore();
    await put(store, 'a', 'x', { one: 1, two: { b: 1, c: [2] } });
    await put(store, 'a', 'x', { two: { c: [2], b: 1 }, one: 1 });
    await expect(putNew(store, 'a', 'x')).rejects.toThrow('The conditional request failed');
    expect(waitingChanges(store)).toBe(1);
  });

  test('what removed itself is told apart from what was deleted', async () => {
    const store = aStore();
    const at = 1_000_000;
    for (const [sk, expiresAt] of [
      ['old', at - 1],
      ['due', at],
      ['text', 'never'],
      ['new', at + 1],
    ] as const)
      await put(store, 'a', sk, { expiresAt });
    expect(await store.purgeExpired(at * 1000)).toBe(1);
    expect(await store.purgeExpired(at * 1000)).toBe(0);
    const records: DynamoDBRecord[] = [];
    const follower = store.changes.follow((record) => {
      records.push(record);
      return Promise.resolve('done');
    });
    await follower.drain();
    expect(records.at(-1)).toMatchObject({
      eventName: 'REMOVE',
      userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
      dynamodb: { Keys: { sk: { S: 'old' } } },
    });
    await follower.stop();
  });

  test('however many have expired, all are removed', async () => {
    const store = aStore();
    await Promise.all(
      Array.from({ length: 1_200 }, (_, index) => put(store, 'a', String(index), { expiresAt: 1 })),
    );
    expect(await store.purgeExpired(5_000)).toBe(1_200);
  });
});

test('a store whose changes nobody follows keeps none, and says so to whoever tries', async () => {
  const store = openStore({ file: ':memory:', keepChanges: false });
  await put(store, 'a', 'x', { version: 1 });
  expect(waitingChanges(store)).toBe(0);
  expect(() => store.changes.follow(() => Promise.resolve('done'))).toThrow(/without its changes/);
  await store.close();
});

describe('following', () => {
  test('changes of one key come in their order, those of others meanwhile, eight at a time', async () => {
    const store = aStore();
    const order = new Map<string, string[]>();
    let [running, most] = [0, 0];
    const follower = store.changes.follow(async (record) => {
      most = Math.max(most, ++running);
      await sleep(1);
      running -= 1;
      const { pk, sk } = record.dynamodb?.Keys ?? {};
      order.set(pk?.S ?? '', [...(order.get(pk?.S ?? '') ?? []), sk?.S ?? '']);
      return 'done';
    });
    const sks = Array.from({ length: 5 }, (_, index) => String(index));
    for (const sk of sks)
      await Promise.all(Array.from({ length: 20 }, (_, index) => put(store, `p${index}`, sk)));
    await follower.drain();
    expect([...order.values()]).toEqual(Array.from({ length: 20 }, () => sks));
    expect(most).toBe(8);
    expect(waitingChanges(store)).toBe(0);
    await follower.stop();
  });

  test('a commit wakes the follower', async () => {
    const store = aStore();
    const woken = Promise.withResolvers<string>();
    const follower = store.changes.follow((record) => {
      woken.resolve(shortOf(record));
      return Promise.resolve('done');
    });
    await follower.drain();
    await put(store, 'a', 'x');
    expect(await woken.promise).toBe('INSERT a/x');
    await follower.stop();
  });

  test('a change that fails is tried again and holds up its own key alone', async () => {
    const store = aStore();
    const seen: string[] = [];
    let failures = 3;
    const follower = store.changes.follow(
      (record) => {
        const change = shortOf(record);
        seen.push(change);
        if (change === 'INSERT a/1' && failures-- > 0)
          return failures === 1 ? Promise.reject(new Error('Not now.')) : Promise.resolve('again');
        return Promise.resolve('done');
      },
      { backoffMs: 5 },
    );
    await Promise.all([
      put(store, 'a', '1'),
      put(store, 'a', '2'),
      put(store, 'b', '1'),
      put(store, 'b', '2'),
    ]);
    await until(() => waitingChanges(store) === 0 || undefined);
    expect(seen.filter((change) => change.startsWith('INSERT a'))).toEqual([
      ...Array.from({ length: 4 }, () => 'INSERT a/1'),
      'INSERT a/2',
    ]);
    expect(seen.indexOf('INSERT b/2')).toBeLessThan(seen.indexOf('INSERT a/2'));
    await follower.stop();
  });

  test('draining tries what waits at once, and does not wait for what fails again', async () => {
    const store = aStore();
    let [tries, works] = [0, false];
    const follower = store.changes.follow(
      () => {
        tries += 1;
        return Promise.resolve(works ? 'done' : 'again');
      },
      { backoffMs: 60_000 },
    );
    await put(store, 'a', 'x');
    await follower.drain();
    const before = tries;
    await follower.drain();
    expect(tries).toBe(before + 1);
    works = true;
    await follower.drain();
    expect(waitingChanges(store)).toBe(0);
    await follower.stop();
  });

  test('what a delivery writes belongs to the draining', async () => {
    const store = aStore();
    const follower = store.changes.follow(async (record) => {
      const depth = Number(record.dynamodb?.Keys?.['sk']?.S);
      if (depth > 0) await put(store, `p${depth}`, String(depth - 1));
      return 'done';
    });
    await put(store, 'p', '5');
    await follower.drain();
    expect(waitingChanges(store)).toBe(0);
    await follower.stop();
  });

  test('a stopped follower finishes what it has in hand; the next one goes on behind it', async () => {
    const store = aStore();
    const gate = Promise.withResolvers<undefined>();
    const seen: string[] = [];
    const first = store.changes.follow(async (record) => {
      seen.push(shortOf(record));
      await gate.promise;
      return 'done';
    });
    expect(() => store.changes.follow(() => Promise.resolve('done'))).toThrow('followed already');
    await put(store, 'a', '1');
    await put(store, 'a', '2');
    await until(() => seen.length === 1 || undefined);
    const stopping = first.stop();
    gate.resolve(undefined);
    await stopping;
    expect(waitingChanges(store)).toBe(1);
    await expect(first.drain()).rejects.toThrow('stopped');
    const second = store.changes.follow((record) => {
      seen.push(shortOf(record));
      return Promise.resolve('done');
    });
    await second.drain();
    expect(seen).toEqual(['INSERT a/1', 'INSERT a/2']);
    await second.stop();
  });

  test('what was not delivered before the end is delivered after the next start', async () => {
    const file = join(directory, 'next-start.sqlite');
    const before = aStore({ file });
    await Promise.all(Array.from({ length: 3_000 }, (_, index) => put(before, `p${index}`, 'x')));
    await before.close();
    const after = aStore({ file });
    const seen = new Set<string>();
    const follower = after.changes.follow((record) => {
      seen.add(shortOf(record));
      return Promise.resolve('done');
    });
    await follower.drain();
    expect(seen.size).toBe(3_000);
    await follower.stop();
  });

  test('what another process writes is delivered too', async () => {
    const file = join(directory, 'other.sqlite');
    const store = aStore({ file });
    const seen: string[] = [];
    const follower = store.changes.follow((record) => {
      seen.push(shortOf(record));
      return Promise.resolve('done');
    });
    await follower.drain();
    expect(await startHelper('write-until-killed', file, '20').rest()).toHaveLength(20);
    await until(() => seen.length === 40 || undefined);
    await follower.stop();
  });

  test('no delivery takes longer for what was delivered before', async () => {
    const store = aStore();
    const plan = (sql: string): string =>
      store.sql
        .prepare(`EXPLAIN QUERY PLAN ${sql}`)
        .all()
        .map(({ detail }) => String(detail))
        .join('; ');
    expect(plan('SELECT * FROM change WHERE pk = 1 ORDER BY sequence LIMIT 1')).toBe(
      'SEARCH change USING INDEX change_of (pk=?)',
    );
    expect(plan('DELETE FROM change WHERE sequence = 1')).toContain('USING INTEGER PRIMARY KEY');
    await store.client.send(
      new TransactWriteCommand({
        TransactItems: [{ Put: { TableName: 'rotunda', Item: { pk: 'a', sk: 'x' } } }],
      }),
    );
    expect(waitingChanges(store)).toBe(1);
  });
});
