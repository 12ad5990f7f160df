import { ConditionalCheckFailedException, InternalServerError } from '@aws-sdk/client-dynamodb';
import { TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { aDirectory, aStore, get, put, putNew, waitingChanges } from './fixture.ts';

const directory = aDirectory();

describe('writes of one turn', () => {
  test('writes that arrive in one turn share one transaction', async () => {
    const store = aStore();
    const before = store.commits();
    await Promise.all(Array.from({ length: 100 }, (_, index) => put(store, 'a', String(index))));
    expect(store.commits() - before).toBe(1);
    await put(store, 'a', 'later');
    expect(store.commits() - before).toBe(2);
  });

  test('more than a transaction should hold are spread over several', async () => {
    const store = aStore();
    const before = store.commits();
    await Promise.all(Array.from({ length: 600 }, (_, index) => put(store, 'a', String(index))));
    expect(store.commits() - before).toBe(3);
  });

  test('what is written is read only when it is committed', async () => {
    const store = aStore();
    const writing = put(store, 'a', 'x');
    expect(await get(store, 'a', 'x')).toBeUndefined();
    await writing;
    expect(await get(store, 'a', 'x')).toEqual({ pk: 'a', sk: 'x' });
  });

  test('of those that want the same new item one wins, and the others undo only their own part', async () => {
    const store = aStore();
    const transaction = (name: string): Promise<unknown> =>
      store.client.send(
        new TransactWriteCommand({
          TransactItems: [
            { Put: { TableName: 'rotunda', Item: { pk: 'own', sk: name } } },
            {
              Put: {
                TableName: 'rotunda',
                Item: { pk: 'shared', sk: 'one', name },
                ConditionExpression: 'attribute_not_exists(pk)',
              },
            },
          ],
        }),
      );
    const outcomes = await Promise.allSettled([
      transaction('first'),
      transaction('second'),
      put(store, 'b', 'x'),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({
      reason: { CancellationReasons: [{ Code: 'None' }, { Code: 'ConditionalCheckFailed' }] },
    });
    expect(await get(store, 'own', 'second')).toBeUndefined();
    expect(await get(store, 'shared', 'one')).toMatchObject({ name: 'first' });
    expect(await get(store, 'b', 'x')).toBeDefined();
    expect(waitingChanges(store)).toBe(3);
    await expect(putNew(store, 'b', 'x')).rejects.toBeInstanceOf(ConditionalCheckFailedException);
  });

  test('tables of its own are written in the same transactions, and what throws undoes its own part', async () => {
    const store = aStore();
    await store.write(() => {
      store.sql.exec('CREATE TABLE own (name)');
    });
    const insert = store.sql.prepare('INSERT INTO own VALUES (?)');
    const before = store.commits();
    const outcomes = await Promise.allSettled([
      store.write(() => insert.run('kept').changes),
      store.write(() => {
        insert.run('undone');
        throw new Error('No.');
      }),
      store.write(() => Promise.resolve(insert.run('late'))),
      put(store, 'a', 'x'),
    ]);
    expect(store.commits() - before).toBe(1);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: new Error('No.') });
    expect(store.sql.prepare('SELECT name FROM own').all()).toMatchObject([{ name: 'kept' }]);
  });

  test('a closed store has written what it took, and takes nothing more', async () => {
    const file = join(directory, 'closed.sqlite');
    const store = aStore({ file });
    const writing = put(store, 'a', 'x');
    await Promise.all([store.close(), writing]);
    await expect(store.write(() => undefined)).rejects.toThrow('The store is closed.');
  });
});

describe('a file that cannot be written', () => {
  test('a full disk rejects the writes concerned, and the store goes on when there is room again', async () => {
    const store = aStore({ file: join(directory, 'full.sqlite') });
    await put(store, 'a', 'before');
    const pages = Number(store.sql.prepare('PRAGMA page_count').get()?.['page_count']);
    store.sql.exec(`PRAGMA max_page_count = ${pages + 2}`);
    const outcomes = await Promise.allSettled([
      put(store, 'a', 'large', { text: 'x'.repeat(100_000) }),
      put(store, 'a', 'small'),
    ]);
    expect(outcomes).toMatchObject([
      {
        status: 'rejected',
        reason: {
          name: 'InternalServerError',
          message: 'The store could not write: database or disk is full',
        },
      },
      { status: 'fulfilled' },
    ]);
    expect(outcomes[0]).toMatchObject({ reason: expect.any(InternalServerError) as unknown });
    expect(await get(store, 'a', 'large')).toBeUndefined();
    store.sql.exec('PRAGMA max_page_count = 1000000');
    await put(store, 'a', 'large', { text: 'x'.repeat(100_000) });
    expect(await get(store, 'a', 'before')).toBeDefined();
    expect(await get(store, 'a', 'small')).toBeDefined();
    expect(store.sql.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
  });

  test('a write waits while another process writes, and reads go on meanwhile', async () => {
    const file = join(directory, 'busy.sqlite');
    const store = aStore({ file });
    await put(store, 'a', 'before');
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    let isWritten = false;
    const writing = put(store, 'a', 'x').then(() => {
      isWritten = true;
    });
    for (let turn = 0; turn < 3; turn += 1) await setImmediate();
    expect(await get(store, 'a', 'before')).toBeDefined();
    expect(isWritten).toBe(false);
    other.exec('ROLLBACK');
    other.close();
    await writing;
    expect(await get(store, 'a', 'x')).toBeDefined();
  });
});
