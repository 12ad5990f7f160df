import { describe, expect, test } from '@jest/globals';
import { requestKind } from '../../../../domain/requests/index.ts';
import { aggregateKey } from '../../../../platform/dynamodb/ledger/keys.ts';
import { dueAggregates, ledger } from '../../../../platform/dynamodb/ledger/ledger.ts';
import { type DueFamily, duePartition, duePartitions } from '../../../../platform/dynamodb/ledger/shards.ts';
import { aRequest, system } from '../../../support/builders.ts';
import { anApplication, approveUpTo, complete, decide } from '../../../support/chain.ts';
import { aParcel, changeParcel, parcelKind } from '../../../support/parcels.ts';
import { aNumber, change, store } from '../../../support/requests.ts';
import { aTable } from '../../../support/store.ts';
import { at } from '../../../support/time.ts';

const table = aTable();
const requests = ledger(table, requestKind);
const parcels = ledger(table, parcelKind);

/** What is due by an instant, each as its kind, its id and since when. */
async function due(now: number, family: DueFamily = 'alarm'): Promise<readonly string[]> {
  const found: string[] = [];
  for (const partition of duePartitions(family))
    for await (const { kind, id, dueAt } of dueAggregates(table, partition, now))
      found.push(`${kind} ${id} ${dueAt}`);
  return found;
}

/** Requests due by an instant. */
async function dueIn(now: number): Promise<readonly string[]> {
  return (await due(now))
    .map((one) => one.split(' '))
    .flatMap(([kind, id = '']) => (kind === 'request' ? [id] : []));
}

describe('what must happen next', () => {
  test('a request is due when its next alarm is, not a moment before', async () => {
    const request = aRequest({ id: aNumber(), at: 'Mon 09:00' });
    await store(requests, request);
    expect(await dueIn(at('Mon 09:45') - 1)).not.toContain(request.state.id);
    expect(await dueIn(at('Mon 09:45'))).toContain(request.state.id);
  });

  test('a request that waits on the client is not due, and after the answer it is again', async () => {
    const request = aRequest({ id: aNumber() });
    await store(requests, request);
    const waiting = request.waitingOnClient();
    await requests.append(change(request, waiting));
    expect(await dueIn(at('Fri 12:00'))).not.toContain(request.state.id);
    await requests.append(change(waiting, waiting.answered()));
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
  ])('a request that is %s is never due', async (_, request) => {
    await store(requests, request);
    expect(await dueIn(at('Fri 12:00', 8))).not.toContain(request.state.id);
  });

  test('what is due is told to the last, also when it is more than one answer of the database can hold', async () => {
    // One partition, rows of 9 KB before projection: more than a megabyte to read through.
    const ids: string[] = [];
    while (ids.length < 130) {
      const id = aNumber();
      if (duePartition('alarm', aggregateKey('request', id)) === 'alarm#3') ids.push(id);
    }
    const { state } = aRequest({ at: 'Mon 08:00' });
    await Promise.all(
      ids.map((id) => requests.append({ after: { ...state, id, summary: 'x'.repeat(9_000) }, events: [] })),
    );
    const due = await dueIn(at('Mon 08:45'));
    expect(due.filter((id) => ids.includes(id)).sort()).toEqual([...ids].sort());
  });
});

describe('what is due, of whatever kind', () => {
  test('aggregates of every kind are due side by side, each with its kind and since when', async () => {
    const request = aRequest({ id: aNumber(), at: 'Mon 09:00' });
    const parcel = aParcel({ collectBy: at('Mon 09:30') });
    await store(requests, request);
    await parcels.append({ after: parcel, events: [] });
    const found = await due(at('Mon 09:45'));
    expect(found).toContain(`request ${request.state.id} ${at('Mon 09:45')}`);
    expect(found).toContain(`parcel ${parcel.id} ${at('Mon 09:30')}`);
    await parcels.append(changeParcel(parcel, undefined, { now: at('Mon 09:45') }));
    expect((await due(at('Fri 12:00'))).join()).not.toContain(parcel.id);
  });

  test('what is due in one partition comes oldest first', async () => {
    const [, partition = ''] = duePartitions('alarm');
    const ids: string[] = [];
    while (ids.length < 5) {
      const id = aNumber();
      if (duePartition('alarm', aggregateKey('parcel', id)) === partition) ids.push(id);
    }
    for (const [index, id] of ids.entries())
      await parcels.append({ after: aParcel({ id, collectBy: at('Mon 10:00') - index }), events: [] });
    const found: string[] = [];
    for await (const { id } of dueAggregates(table, partition, at('Mon 10:00'))) found.push(id);
    expect(found.filter((id) => ids.includes(id))).toEqual(ids.toReversed());
  });
});

test('an approval is found as unsettled until it is declined, withdrawn, or its delivery is open', async () => {
  const anApproval = () => complete(anApplication({ id: aNumber() }));
  const running = anApplication({ id: aNumber() });
  const approved = approveUpTo('director', anApproval());
  const declined = decide(anApproval(), 'develop', { outcome: 'decline', reason: 'No.' });
  for (const request of [running, approved, declined]) await store(requests, request);
  const unsettled = async (): Promise<readonly string[]> =>
    (await due(at('Fri 12:00'), 'unsettled')).map((one) => one.split(' ')[1] ?? '');
  const found = await unsettled();
  expect(found).toEqual(expect.arrayContaining([running.state.id, approved.state.id]));
  expect(found).not.toContain(declined.state.id);
  const delivered = approved.does({ type: 'RecordDelivery', number: aNumber() }, { from: system });
  await requests.append(change(approved, delivered));
  await requests.append(change(running, running.withdrawn()));
  const left = await unsettled();
  expect(left).not.toContain(approved.state.id);
  expect(left).not.toContain(running.state.id);
});
