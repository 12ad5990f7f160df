import { beforeAll, describe, expect, test } from '@jest/globals';
import { GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { requestKind, type RequestState } from '../../../../domain/requests/index.ts';
import { findIdempotencyRecord } from '../../../../platform/dynamodb/ledger/idempotency.ts';
import { ledger } from '../../../../platform/dynamodb/ledger/ledger.ts';
import { aRequest } from '../../../support/builders.ts';
import { aParcel, changeParcel, parcelKind, type ParcelState } from '../../../support/parcels.ts';
import { aNumber, change, store, submission } from '../../../support/requests.ts';
import { aTable } from '../../../support/store.ts';
import { anyStory, tell } from '../../../support/stories.ts';
import { at } from '../../../support/time.ts';

const table = aTable();
const requests = ledger(table, requestKind);
const parcels = ledger(table, parcelKind);

const stored = (id: string): Promise<RequestState | undefined> => requests.load(id);

describe('what was stored is what is read', () => {
  test('a request nobody submitted is not there', async () => {
    expect(await stored(aNumber())).toBeUndefined();
    expect(await requests.events(aNumber())).toEqual([]);
  });

  test('whatever happened to a request, it comes back as it was, and its history too', async () => {
    for (const [index, story] of fc.sample(anyStory, { numRuns: 12, seed: 11 }).entries()) {
      const { state, events } = tell(story);
      const id = aNumber();
      const outcome = await requests.append({ after: { ...state, id }, events });
      expect([index, outcome]).toEqual([index, 'appended']);
      expect(await stored(id)).toEqual({ ...state, id });
      expect(await requests.events(id)).toEqual(events);
    }
  });

  test('a file, an assignee and the number of an import come back as they were stored', async () => {
    const request = aRequest({ id: aNumber(), source: 'INC-1' })
      .triaged({ assigneeId: 'iris' })
      .withAttachments(2);
    await store(requests, request);
    expect(await stored(request.state.id)).toEqual(request.state);
  });
});

describe('a history', () => {
  const long = aRequest({ id: aNumber() });
  const talked = Array.from({ length: 30 }).reduce<typeof long>((request) => request.commented(), long);

  beforeAll(() => store(requests, talked));

  test('a history is told in order, from the first to the last', async () => {
    expect(await requests.events(long.state.id)).toEqual(talked.events);
  });

  test('a history is told in parts that leave nothing out and tell nothing twice', async () => {
    const parts: unknown[] = [];
    for (let after = 0; after < talked.events.length; after += 7) {
      const part = await requests.events(long.state.id, after, 7);
      expect(part.length).toBe(Math.min(7, talked.events.length - after));
      parts.push(...part);
    }
    expect(parts).toEqual(talked.events);
    expect(await requests.events(long.state.id, talked.events.length)).toEqual([]);
  });

  test('a history longer than one answer of the database comes whole', async () => {
    const request = aRequest({ id: aNumber() });
    const text = 'x'.repeat(60_000);
    let told = request;
    await store(requests, request);
    // Twenty-five times 60 KB: more than the megabyte a query returns at once.
    for (let count = 0; count < 25; count += 1) {
      const next = told.does({ type: 'AddComment', text, visibility: 'internal' });
      expect(await requests.append(change(told, next))).toBe('appended');
      told = next;
    }
    expect(await requests.events(request.state.id)).toEqual(told.events);
    expect(await requests.events(request.state.id, 2, 22)).toEqual(told.events.slice(2, 24));
  });
});

describe('storing', () => {
  test('two people change a request at once: one is stored, the other must look again', async () => {
    const request = aRequest({ id: aNumber() });
    await store(requests, request);
    const outcomes = await Promise.all([
      requests.append(change(request, request.responded())),
      requests.append(change(request, request.resolved())),
      requests.append(change(request, request.withdrawn())),
    ]);
    expect(outcomes.sort()).toEqual(['appended', 'conflict', 'conflict']);
    const [events, state] = await Promise.all([requests.events(request.state.id), stored(request.state.id)]);
    expect(events).toHaveLength(2);
    expect(state?.version).toBe(2);
  });

  test('a change decided on an old version is not stored, neither its events nor its state', async () => {
    const request = aRequest({ id: aNumber() });
    const responded = request.responded();
    await store(requests, responded);
    expect(await requests.append(change(request, request.resolved()))).toBe('conflict');
    expect(await stored(request.state.id)).toEqual(responded.state);
    expect(await requests.events(request.state.id)).toEqual(responded.events);
  });

  test('a change decided on a version that was never stored is not stored either', async () => {
    const request = aRequest({ id: aNumber() });
    await store(requests, request);
    const ahead = request.commented().commented();
    expect(await requests.append(change(ahead, ahead.resolved()))).toBe('conflict');
    expect(await stored(request.state.id)).toEqual(request.state);
    expect(await requests.events(request.state.id)).toEqual(request.events);
  });

  test('a number already given is not given again', async () => {
    const request = aRequest({ id: aNumber() });
    await store(requests, request);
    const other = aRequest({ id: request.state.id, summary: 'Another matter' });
    expect(await requests.append(submission(other))).toBe('conflict');
    expect((await stored(request.state.id))?.summary).toBe(request.state.summary);
  });

  test('an event that is already there stops everything else: all or nothing', async () => {
    const request = aRequest({ id: aNumber() });
    await store(requests, request);
    const pk = `request#${request.state.id}`;
    // Somebody put the next but one event there behind the snapshot's back.
    await table.client.send(new PutCommand({ TableName: table.name, Item: { pk, sk: 'event#000003' } }));
    const key = 'all-or-nothing';
    const kept = { personId: 'ann', key, fingerprint: 'f1', status: 201, body: '{}', version: 1 };
    const record = { ...kept, at: at('Mon 09:00') };
    const twoEvents = change(request, request.responded().resolved());
    expect(await requests.append({ ...twoEvents, idempotency: record })).toBe('conflict');
    expect(await stored(request.state.id)).toEqual(request.state);
    const { Item } = await table.client.send(
      new GetCommand({ TableName: table.name, Key: { pk, sk: 'event#000002' } }),
    );
    expect(Item).toBeUndefined();
    expect(await findIdempotencyRecord(table, 'ann', key, at('Mon 09:00'))).toBeUndefined();
  });
});

describe('a damaged row', () => {
  test('a damaged request is an error that names its row and tells nothing of its contents', async () => {
    const request = aRequest({ id: aNumber() });
    await store(requests, request);
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
    const reading = requests.load(request.state.id);
    await expect(reading).rejects.toThrow(`Row request#${request.state.id}/request cannot be read: status`);
    await expect(reading).rejects.not.toThrow('password1');
  });

  test('a damaged event of a history is never skipped', async () => {
    const request = aRequest({ id: aNumber() }).responded().commented();
    await store(requests, request);
    await table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: { pk: `request#${request.state.id}`, sk: 'event#000002' },
        UpdateExpression: 'REMOVE event.#text',
        ExpressionAttributeNames: { '#text': 'text' },
      }),
    );
    await expect(requests.events(request.state.id)).rejects.toThrow(
      `Row request#${request.state.id}/event#000002 cannot be read: event.text`,
    );
    expect(await requests.events(request.state.id, 2)).toHaveLength(1);
  });
});

describe('an append of more than a transaction holds', () => {
  /** Each label is an event and an item beside the parcel; the snapshot is one more. */
  const labels = (count: number): Readonly<Record<string, string>> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`l${index}`, 'fragile']));

  test('an append of a hundred items is stored at once', async () => {
    const parcel = aParcel();
    await parcels.append({ after: parcel, events: [] });
    const also = [{ sk: 'note', text: 'The hundredth.' }];
    const full = changeParcel(parcel, { type: 'LabelParcel', labels: labels(49) });
    expect(await parcels.append({ ...full, also })).toBe('appended');
    expect(await parcels.load(parcel.id)).toEqual(full.after);
    expect(await parcels.events(parcel.id, 1)).toEqual(full.events);
  });

  test('an append of more than a hundred items is refused with their number, and nothing of it is stored', async () => {
    const parcel = aParcel();
    await parcels.append({ after: parcel, events: [] });
    const tooMuch = changeParcel(parcel, { type: 'LabelParcel', labels: labels(50) });
    await expect(parcels.append(tooMuch)).rejects.toThrow(
      `parcel#${parcel.id}: one decision needs 101 items, and a transaction holds 100.`,
    );
    expect(await parcels.load(parcel.id)).toEqual(parcel);
    expect(await parcels.events(parcel.id)).toEqual([]);
    const { Items } = await table.client.send(
      new QueryCommand({
        TableName: table.name,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': `parcel#${parcel.id}` },
      }),
    );
    expect(Items?.map(({ sk }) => String(sk))).toEqual(['parcel']);
  });
});

describe('aggregates of another kind', () => {
  test('an aggregate of another kind is kept by the same ledger, with its history', async () => {
    const parcel = aParcel();
    await parcels.append({ after: parcel, events: [] });
    const labelled = changeParcel(parcel, {
      type: 'LabelParcel',
      labels: { care: 'fragile', size: 'small' },
    });
    const collected = changeParcel(labelled.after, { type: 'CollectParcel' }, { now: at('Mon 11:00') });
    expect(await parcels.append(labelled)).toBe('appended');
    expect(await parcels.append(collected)).toBe('appended');
    expect(await parcels.append(collected)).toBe('conflict');
    expect(await parcels.load(parcel.id)).toEqual(collected.after);
    expect(await parcels.events(parcel.id)).toEqual([...labelled.events, ...collected.events]);
    expect(collected.events.map(({ type }) => type)).toEqual(['AddresseeReminded', 'ParcelCollected']);
  });

  test('an aggregate with the id of another kind’s is another aggregate', async () => {
    const request = aRequest({ id: aNumber() });
    const parcel: ParcelState = aParcel({ id: request.state.id });
    await store(requests, request);
    expect(await parcels.load(parcel.id)).toBeUndefined();
    expect(await parcels.append({ after: parcel, events: [] })).toBe('appended');
    expect(await parcels.load(parcel.id)).toEqual(parcel);
    expect(await stored(parcel.id)).toEqual(request.state);
    expect(await parcels.events(parcel.id)).toEqual([]);
    expect(await requests.events(parcel.id)).toEqual(request.events);
  });
});
