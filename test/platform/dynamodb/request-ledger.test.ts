import { describe, expect, test } from '@jest/globals';
import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { RequestState } from '../../../domain/requests/index.ts';
import { findOnce, type Once } from '../../../platform/dynamodb/ledger/idempotency.ts';
import { requestLedger } from '../../../platform/dynamodb/ledger/ledger.ts';
import { alarmPartition, alarmPartitions } from '../../../platform/dynamodb/ledger/shards.ts';
import { aRequest } from '../../support/builders.ts';
import { aNumber, change, store, submission } from '../../support/requests.ts';
import { aTable } from '../../support/store.ts';
import { tell, anyStory } from '../../support/stories.ts';
import { at, DAY, HOUR } from '../../support/time.ts';
import fc from 'fast-check';

const table = aTable();
const ledger = requestLedger(table);

const stored = (id: string): Promise<RequestState | undefined> => ledger.load(id);
const answer = (key: string, when = at('Mon 09:00')): Once => ({
  personId: 'ann',
  key,
  fingerprint: 'f1',
  status: 201,
  body: '{"number":"4HK7-9MXA-3"}',
  version: 1,
  at: when,
});

async function dueIn(now: number): Promise<readonly string[]> {
  const found: string[] = [];
  for (const partition of alarmPartitions('request'))
    for await (const id of ledger.alarmsDue(partition, now)) found.push(id);
  return found;
}

describe('what was stored is what is read', () => {
  test('a request nobody submitted is not there', async () => {
    expect(await stored(aNumber())).toBeUndefined();
    expect(await ledger.events(aNumber())).toEqual([]);
  });

  test('whatever happened to a request, it comes back as it was, and its history too', async () => {
    for (const [index, story] of fc.sample(anyStory, { numRuns: 12, seed: 11 }).entries()) {
      const { state, events } = tell(story);
      const id = aNumber();
      const outcome = await ledger.append({ after: { ...state, id }, events });
      expect([index, outcome]).toEqual([index, 'appended']);
      expect(await stored(id)).toEqual({ ...state, id });
      expect(await ledger.events(id)).toEqual(events);
    }
  });

  test('a file, an assignee and the number of an import survive too', async () => {
    const request = aRequest({ id: aNumber(), source: 'INC-1' })
      .triaged({ assigneeId: 'iris' })
      .withAttachments(2);
    await store(ledger, request);
    expect(await stored(request.state.id)).toEqual(request.state);
  });
});

describe('a history', () => {
  const long = aRequest({ id: aNumber() });
  const talked = Array.from({ length: 30 }).reduce<typeof long>((request) => request.commented(), long);

  test('is told in order, from the first to the last', async () => {
    await store(ledger, talked);
    expect(await ledger.events(long.state.id)).toEqual(talked.events);
  });

  test('is told in parts that leave nothing out and nothing twice', async () => {
    const parts: unknown[] = [];
    for (let after = 0; after < talked.events.length; after += 7) {
      const part = await ledger.events(long.state.id, after, 7);
      expect(part.length).toBe(Math.min(7, talked.events.length - after));
      parts.push(...part);
    }
    expect(parts).toEqual(talked.events);
    expect(await ledger.events(long.state.id, talked.events.length)).toEqual([]);
  });

  test('longer than one answer of the database comes whole', async () => {
    const request = aRequest({ id: aNumber() });
    const text = 'x'.repeat(60_000);
    let told = request;
    await store(ledger, request);
    // Twenty-five times 60 KB: more than the megabyte a query returns at once.
    for (let count = 0; count < 25; count += 1) {
      const next = told.does({ type: 'AddComment', text, visibility: 'internal' });
      expect(await ledger.append(change(told, next))).toBe('appended');
      told = next;
    }
    expect(await ledger.events(request.state.id)).toEqual(told.events);
    expect(await ledger.events(request.state.id, 2, 22)).toEqual(told.events.slice(2, 24));
  });
});

describe('storing', () => {
  test('two people change a request at once: one is stored, the other must look again', async () => {
    const request = aRequest({ id: aNumber() });
    await store(ledger, request);
    const outcomes = await Promise.all([
      ledger.append(change(request, request.responded())),
      ledger.append(change(request, request.resolved())),
      ledger.append(change(request, request.withdrawn())),
    ]);
    expect(outcomes.sort()).toEqual(['appended', 'conflict', 'conflict']);
    const [events, state] = await Promise.all([ledger.events(request.state.id), stored(request.state.id)]);
    expect(events).toHaveLength(2);
    expect(state?.version).toBe(2);
  });

  test('a change decided on an old version is not stored, neither its events nor its state', async () => {
    const request = aRequest({ id: aNumber() });
    const responded = request.responded();
    await store(ledger, responded);
    expect(await ledger.append(change(request, request.resolved()))).toBe('conflict');
    expect(await stored(request.state.id)).toEqual(responded.state);
    expect(await ledger.events(request.state.id)).toEqual(responded.events);
  });

  test('a change decided on a version that was never stored is not stored either', async () => {
    const request = aRequest({ id: aNumber() });
    await store(ledger, request);
    const ahead = request.commented().commented();
    expect(await ledger.append(change(ahead, ahead.resolved()))).toBe('conflict');
    expect(await stored(request.state.id)).toEqual(request.state);
    expect(await ledger.events(request.state.id)).toEqual(request.events);
  });

  test('a number already given is not given again', async () => {
    const request = aRequest({ id: aNumber() });
    await store(ledger, request);
    const other = aRequest({ id: request.state.id, summary: 'Another matter' });
    expect(await ledger.append(submission(other))).toBe('conflict');
    expect((await stored(request.state.id))?.summary).toBe(request.state.summary);
  });

  test('an event that is already there stops everything else: all or nothing', async () => {
    const request = aRequest({ id: aNumber() });
    await store(ledger, request);
    const pk = `request#${request.state.id}`;
    // Somebody put the next but one event there behind the snapshot's back.
    await table.client.send(new PutCommand({ TableName: table.name, Item: { pk, sk: 'event#000003' } }));
    const twoEvents = change(request, request.responded().resolved());
    expect(await ledger.append({ ...twoEvents, once: answer('all-or-nothing') })).toBe('conflict');
    expect(await stored(request.state.id)).toEqual(request.state);
    const { Item } = await table.client.send(
      new GetCommand({ TableName: table.name, Key: { pk, sk: 'event#000002' } }),
    );
    expect(Item).toBeUndefined();
    expect(await findOnce(table, 'ann', 'all-or-nothing', at('Mon 09:00'))).toBeUndefined();
  });
});

describe('the same command again', () => {
  test('is not stored twice, and the first answer is found', async () => {
    const request = aRequest({ id: aNumber() });
    await store(ledger, request);
    const once = answer('again');
    expect(await ledger.append({ ...change(request, request.responded()), once })).toBe('appended');
    const now = request.responded();
    expect(await ledger.append({ ...change(now, now.commented()), once })).toBe('repeated');
    expect(await ledger.events(request.state.id)).toHaveLength(2);
    expect(await findOnce(table, 'ann', 'again', at('Mon 09:00'))).toEqual(once);
  });

  test('at the same moment is stored once', async () => {
    const once = answer('twin');
    const twins = [aRequest({ id: aNumber() }), aRequest({ id: aNumber() })];
    const outcomes = await Promise.all(twins.map((twin) => ledger.append({ ...submission(twin), once })));
    expect(outcomes.filter((outcome) => outcome === 'appended')).toHaveLength(1);
    const found = await Promise.all(twins.map(({ state }) => stored(state.id)));
    expect(found.filter((state) => state !== undefined)).toHaveLength(1);
  });

  test('by somebody else under the same key is another command', async () => {
    await ledger.append({ ...submission(), once: answer('shared') });
    expect(await ledger.append({ ...submission(), once: { ...answer('shared'), personId: 'bob' } })).toBe(
      'appended',
    );
    expect(await findOnce(table, 'carl', 'shared', at('Mon 09:00'))).toBeUndefined();
  });

  test('after a day is a new command, even before the database has cleared the old record away', async () => {
    const key = 'tomorrow';
    await ledger.append({ ...submission(), once: answer(key) });
    const almost = at('Mon 09:00') + DAY - HOUR;
    expect(await findOnce(table, 'ann', key, almost)).toEqual(answer(key));
    expect(await ledger.append({ ...submission(), once: answer(key, almost) })).toBe('repeated');
    const later = at('Mon 09:00') + DAY + HOUR;
    expect(await findOnce(table, 'ann', key, later)).toBeUndefined();
    expect(await ledger.append({ ...submission(), once: answer(key, later) })).toBe('appended');
    expect((await findOnce(table, 'ann', key, later))?.at).toBe(later);
  });

  test('the record tells the database when to clear it away: a day later, in seconds', async () => {
    await ledger.append({ ...submission(), once: answer('expiry') });
    const { Item } = await table.client.send(
      new GetCommand({ TableName: table.name, Key: { pk: 'once#ann#expiry', sk: 'once' } }),
    );
    expect(Item?.['expiresAt']).toBe((at('Mon 09:00') + DAY) / 1000);
  });
});

describe('what must happen next', () => {
  test('a request is due when its next alarm is, not a moment before', async () => {
    const request = aRequest({ id: aNumber(), at: 'Mon 09:00' });
    await store(ledger, request);
    expect(await dueIn(at('Mon 09:45') - 1)).not.toContain(request.state.id);
    expect(await dueIn(at('Mon 09:45'))).toContain(request.state.id);
  });

  test('waiting on the client takes it out, the answer puts it back', async () => {
    const request = aRequest({ id: aNumber() });
    await store(ledger, request);
    const waiting = request.waitingOnClient();
    await ledger.append(change(request, waiting));
    expect(await dueIn(at('Fri 12:00'))).not.toContain(request.state.id);
    await ledger.append(change(waiting, waiting.answered()));
    expect(await dueIn(at('Fri 12:00'))).toContain(request.state.id);
  });

  test.each([
    ['resolved', aRequest({ id: aNumber() }).resolved()],
    ['closed', aRequest({ id: aNumber() }).resolved().closed()],
    ['withdrawn', aRequest({ id: aNumber() }).withdrawn()],
    [
      'acknowledged to the last',
      aRequest({ id: aNumber() })
        .swept('Tue 10:01')
        .acknowledged('first-response')
        .acknowledged('resolution'),
    ],
  ])('nothing once it is %s', async (_, request) => {
    await store(ledger, request);
    expect(await dueIn(at('Fri 12:00', 8))).not.toContain(request.state.id);
  });

  test('more than one answer of the database can hold is told to the last', async () => {
    // One partition, rows of 9 KB before projection: more than a megabyte to read through.
    const ids: string[] = [];
    while (ids.length < 130) {
      const id = aNumber();
      if (alarmPartition('request', id) === 'request#3') ids.push(id);
    }
    const { state } = aRequest({ at: 'Mon 08:00' });
    await Promise.all(
      ids.map((id) => ledger.append({ after: { ...state, id, summary: 'x'.repeat(9_000) }, events: [] })),
    );
    const due = await dueIn(at('Mon 08:45'));
    expect(due.filter((id) => ids.includes(id)).sort()).toEqual([...ids].sort());
  });
});

describe('a damaged row', () => {
  test('of a request is an error that names it and tells nothing of its contents', async () => {
    const request = aRequest({ id: aNumber() });
    await store(ledger, request);
    const key = { pk: `request#${request.state.id}`, sk: 'request' };
    await table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: key,
        UpdateExpression: 'SET #status = :secret',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':secret': 'password1' },
      }),
    );
    const reading = ledger.load(request.state.id);
    await expect(reading).rejects.toThrow(`Row request#${request.state.id}/request cannot be read: status`);
    await expect(reading).rejects.not.toThrow('password1');
  });

  test('of a history is never skipped', async () => {
    const request = aRequest({ id: aNumber() }).responded().commented();
    await store(ledger, request);
    await table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: { pk: `request#${request.state.id}`, sk: 'event#000002' },
        UpdateExpression: 'REMOVE event.#text',
        ExpressionAttributeNames: { '#text': 'text' },
      }),
    );
    await expect(ledger.events(request.state.id)).rejects.toThrow(
      `Row request#${request.state.id}/event#000002 cannot be read: text`,
    );
    expect(await ledger.events(request.state.id, 2)).toHaveLength(1);
  });

  test('of a given answer is an error too', async () => {
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
    await expect(findOnce(table, 'ann', 'damaged', at('Mon 09:00'))).rejects.toThrow(
      'Row once#ann#damaged/once cannot be read',
    );
  });
});
