import { describe, expect, test } from '@jest/globals';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { requestKind } from '../../../../domain/requests/index.ts';
import {
  findIdempotencyRecord,
  type IdempotencyRecord,
} from '../../../../platform/dynamodb/ledger/idempotency.ts';
import { ledger } from '../../../../platform/dynamodb/ledger/ledger.ts';
import { aRequest } from '../../../support/builders.ts';
import { aNumber, change, store, submission } from '../../../support/requests.ts';
import { aTable } from '../../../support/store.ts';
import { at, DAY, HOUR } from '../../../support/time.ts';

const table = aTable();
const requests = ledger(table, requestKind);

const answer = (key: string, when = at('Mon 09:00')): IdempotencyRecord => ({
  personId: 'ann',
  key,
  fingerprint: 'f1',
  status: 201,
  body: '{"number":"4HK7-9MXA-3"}',
  version: 1,
  at: when,
});

describe('the same command again', () => {
  test('the same command again is not stored twice, and the first answer is found', async () => {
    const request = aRequest({ id: aNumber() });
    await store(requests, request);
    const idempotency = answer('again');
    expect(await requests.append({ ...change(request, request.responded()), idempotency })).toBe('appended');
    const now = request.responded();
    expect(await requests.append({ ...change(now, now.commented()), idempotency })).toBe('repeated');
    expect(await requests.events(request.state.id)).toHaveLength(2);
    expect(await findIdempotencyRecord(table, 'ann', 'again', at('Mon 09:00'))).toEqual(idempotency);
  });

  test('the same command twice at the same moment is stored once', async () => {
    const idempotency = answer('twin');
    const twins = [aRequest({ id: aNumber() }), aRequest({ id: aNumber() })];
    const outcomes = await Promise.all(
      twins.map((twin) => requests.append({ ...submission(twin), idempotency })),
    );
    expect(outcomes.filter((outcome) => outcome === 'appended')).toHaveLength(1);
    const found = await Promise.all(twins.map(({ state }) => requests.load(state.id)));
    expect(found.filter((state) => state !== undefined)).toHaveLength(1);
  });

  test('a command by somebody else under the same key is another command', async () => {
    await requests.append({ ...submission(), idempotency: answer('shared') });
    expect(
      await requests.append({ ...submission(), idempotency: { ...answer('shared'), personId: 'bob' } }),
    ).toBe('appended');
    expect(await findIdempotencyRecord(table, 'carl', 'shared', at('Mon 09:00'))).toBeUndefined();
  });

  test('the same command after a day is a new one, even before the database has cleared the old record away', async () => {
    const key = 'tomorrow';
    await requests.append({ ...submission(), idempotency: answer(key) });
    const almost = at('Mon 09:00') + DAY - HOUR;
    expect(await findIdempotencyRecord(table, 'ann', key, almost)).toEqual(answer(key));
    expect(await requests.append({ ...submission(), idempotency: answer(key, almost) })).toBe('repeated');
    const later = at('Mon 09:00') + DAY + HOUR;
    expect(await findIdempotencyRecord(table, 'ann', key, later)).toBeUndefined();
    expect(await requests.append({ ...submission(), idempotency: answer(key, later) })).toBe('appended');
    expect((await findIdempotencyRecord(table, 'ann', key, later))?.at).toBe(later);
  });

  test('the record of a command tells the database when to clear it away: a day later, in seconds', async () => {
    await requests.append({ ...submission(), idempotency: answer('expiry') });
    const { Item } = await table.client.send(
      new GetCommand({ TableName: table.name, Key: { pk: 'once#ann#expiry', sk: 'once' } }),
    );
    expect(Item?.['expiresAt']).toBe((at('Mon 09:00') + DAY) / 1000);
  });
});

test('a damaged record of a given answer is an error that names it', async () => {
  await table.client.send(
    new PutCommand({
      TableName: table.name,
      Item: {
        pk: 'once#ann#damaged',
        sk: 'once',
        personId: 'ann',
        key: 'damaged',
        expiresAt: at('Tue 09:00') / 1000,
      },
    }),
  );
  await expect(findIdempotencyRecord(table, 'ann', 'damaged', at('Mon 09:00'))).rejects.toThrow(
    'Row once#ann#damaged/once cannot be read',
  );
});
