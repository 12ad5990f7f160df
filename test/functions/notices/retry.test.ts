import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { RequestEvent } from '../../../domain/requests/index.ts';
import { retryFailures, retryRequest, type RetryResult } from '../../../local/reactions/retry.ts';
import { aRequest, iris } from '../../support/builders.ts';
import { aNumber } from '../../support/requests.ts';
import { type NoticesHarness, openNoticesHarness } from './notices-harness.ts';

let harness: NoticesHarness;
let sentences: string[];
beforeEach(async () => {
  harness = await openNoticesHarness();
  sentences = [];
});
afterEach(() => harness.close());

const print = (sentence: string): void => void sentences.push(sentence);

function retry(): Promise<RetryResult> {
  return retryFailures(harness.queue, harness.ports, { dryRun: false, print });
}

async function listTemplates(personId: string): Promise<readonly unknown[]> {
  return (await harness.listNotices(personId)).map(({ template }) => template).sort();
}

describe('what the stream gave up', () => {
  test('because an event could not be read is told once the event is put right', async () => {
    const request = aRequest({ id: aNumber() }).triaged().responded({ from: iris });
    const { state, events } = request;
    await harness.storeRequest(request);
    await harness.replaceEvent(state.id, 3, { type: 'Nonsense' });
    expect(await harness.deliverChanges(request)).toEqual([]);
    expect(await listTemplates('ann')).toEqual(['receipt']);

    await harness.replaceEvent(state.id, 3, events[2] as RequestEvent);
    // Nothing was hidden by an earlier look: each message is taken by one receive.
    expect(await retry()).toEqual({ events: 1, notices: 1, left: 0 });
    expect(sentences).toEqual([`request#${state.id}, event 3: 1 new notice.`]);
    expect(await listTemplates('ann')).toEqual(['receipt', 'response']);
    expect(await harness.queue.receive(0)).toEqual([]);
  });

  test('because nobody was there to be told is told once somebody is, and to nobody twice', async () => {
    const request = aRequest({ id: aNumber() }).sweptUntil('Mon 10:30');
    await harness.storeRequest(request);
    const { organisation } = harness.ports;
    const vacant = {
      ...harness.ports,
      organisation: { ...organisation, holdersOf: () => Promise.resolve([]) },
    };
    expect(await harness.deliverChanges(request, 4, vacant)).toEqual([]);
    expect(await retry()).toEqual({ events: 1, notices: 2, left: 0 });
    expect(sentences).toEqual([`request#${request.state.id}, event 4, create-notices: 2 new notices.`]);
    expect(await listTemplates('dana')).toEqual(['breach']);
    await harness.deliverChanges(request, 4);
    expect(await listTemplates('dana')).toEqual(['breach']);
  });

  test('because an assignment could not be found is told once it is there', async () => {
    const Keys = { pk: { S: 'person#bob' }, sk: { S: 'assignment#late' } };
    const NewImage = { ...Keys, actingFor: { S: 'iris' } };
    const record = { eventName: 'INSERT', dynamodb: { SequenceNumber: '1', Keys, NewImage } } as const;
    expect(await harness.deliverRecords([record])).toEqual([]);
    const days = { from: '2026-12-01', until: '2026-12-04' };
    await harness.assign('bob', 'infrastructure-specialist', { id: 'late', actingFor: 'iris', ...days });
    expect(await retry()).toEqual({ events: 1, notices: 1, left: 0 });
    expect(await listTemplates('bob')).toEqual(['delegated']);
  });

  test('stays in the queue when it fails again, and Lambda’s own messages say what to do', async () => {
    const { id } = aRequest({ id: aNumber() }).state;
    await harness.queue.send({ pk: `request#${id}`, sk: 'request', from: 0, to: 1, code: 'EventMissing' });
    await harness.queue.send({ requestContext: {}, DDBStreamBatchInfo: { shardId: 's', batchSize: 3 } });
    await harness.queue.send({ anything: 'else' });
    expect(await retry()).toEqual({ events: 0, notices: 0, left: 3 });
    expect(sentences.join('\n')).toMatch(
      /failed again with EventMissing[^]*--request NUMBER[^]*cannot be read/,
    );
  });
});

test('every event of a request can be told again, which adds only what is missing', async () => {
  const request = aRequest({ id: aNumber() }).triaged({ assigneeId: 'iris' }).responded({ from: iris });
  const { id } = request.state;
  await harness.storeRequest(request);
  await harness.deliverChanges(request, 3);
  const options = { dryRun: false, print };
  expect(await retryRequest(id, harness.ports, { ...options, dryRun: true })).toEqual({
    events: 0,
    notices: 0,
    left: 0,
  });
  expect(await retryRequest(id, harness.ports, options)).toEqual({ events: 3, notices: 3, left: 0 });
  expect(await retryRequest(id, harness.ports, options)).toEqual({ events: 3, notices: 0, left: 0 });
});
