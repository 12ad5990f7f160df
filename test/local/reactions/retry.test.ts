import { describe, expect, test } from '@jest/globals';
import { retryFailures, retryRequest, type RetryResult } from '../../../local/reactions/retry.ts';
import type { FailureQueue } from '../../../platform/sqs/failure-queue.ts';
import { openReactionsHarness } from './fixture.ts';

const harness = openReactionsHarness();

/** Retries what is in a queue: what came of it, and the sentences that were printed. */
async function retried(
  queue: FailureQueue,
  { withMachine = false, dryRun = false } = {},
): Promise<RetryResult & { readonly printed: readonly string[] }> {
  const printed: string[] = [];
  const print = (sentence: string): void => void printed.push(sentence);
  const result = await retryFailures(queue, harness.ports(withMachine), { dryRun, print });
  return { ...result, printed };
}

const nothing: RetryResult = { events: 0, notices: 0, left: 0 };

describe('a message of the failure queue', () => {
  test('a message has its reaction run again for its events, and goes; a second one finds the notices there', async () => {
    const [queue, id] = [await harness.queue(), await harness.forward()];
    const failed = { reaction: 'create-notices', pk: `request#${id}`, sk: 'request', code: 'UnreadableRow' };
    await queue.send({ ...failed, from: 0, to: 1 });
    expect(await retried(queue)).toEqual({
      events: 1,
      notices: 2,
      left: 0,
      printed: [`request#${id}, event 1, create-notices: 2 new notices.`],
    });
    await queue.send({ ...failed, from: 0, to: 1 });
    await queue.send({ ...failed, from: 1, to: 3 });
    const again = await retried(queue);
    expect(again).toMatchObject({ events: 3, left: 0 });
    expect(again.printed).toContain(`request#${id}, event 1, create-notices: 0 new notices.`);
    expect(again.printed.join('\n')).toContain(`request#${id}, events 2 to 3, create-notices: `);
    expect(await queue.receive(0)).toEqual([]);
  });

  test('a message about a delegation is run again by the keys of the assignment', async () => {
    const queue = await harness.queue();
    const failed = { reaction: 'notify-delegate', pk: 'person#bob', sk: 'assignment#late' };
    await queue.send({ ...failed, code: 'AssignmentMissing' });
    expect(await retried(queue)).toEqual({
      ...nothing,
      left: 1,
      printed: [
        'person#bob, assignment#late, notify-delegate: failed again with AssignmentMissing; it stays in the queue.',
      ],
    });
    await harness.delegateToBob('late');
    const other = await harness.queue();
    await other.send({ ...failed, code: 'AssignmentMissing' });
    expect(await retried(other)).toEqual({
      events: 1,
      notices: 1,
      left: 0,
      printed: ['person#bob, assignment#late, notify-delegate: 1 new notice.'],
    });
  });

  test('a message about the chain stays without the state machine, and starts it with it', async () => {
    const id = await harness.forward();
    const failed = { reaction: 'start-chain', pk: `request#${id}`, sk: 'request', from: 1, to: 3, code: 'E' };
    const without = await harness.queue();
    await without.send(failed);
    const left = await retried(without);
    expect(left).toMatchObject({ ...nothing, left: 1 });
    expect(left.printed.join()).toMatch(
      /events 2 to 3, start-chain: stays in the queue.*the nightly reconciliation does the same work\.$/,
    );
    expect(await harness.chain.statusOf(id, 1)).toBe('none');

    const queue = await harness.queue();
    await queue.send(failed);
    expect(await retried(queue, { withMachine: true })).toEqual({
      ...nothing,
      events: 2,
      printed: [`request#${id}, events 2 to 3, start-chain: run again.`],
    });
    expect(await harness.chain.statusOf(id, 1)).toBe('running');
  });

  test('a message that names no reaction has all run that its events concern', async () => {
    const [queue, id] = [await harness.queue(), await harness.forward()];
    const failed = { pk: `request#${id}`, sk: 'request', from: 0, to: 3, code: 'UnreadableRow' };
    await queue.send(failed);
    const without = await retried(queue);
    expect(without).toMatchObject({ events: 3, left: 1 });
    expect(without.notices).toBeGreaterThan(0);
    expect(await harness.chain.statusOf(id, 1)).toBe('none');

    const other = await harness.queue();
    await other.send(failed);
    expect(await retried(other, { withMachine: true })).toEqual({
      events: 3,
      notices: 0,
      left: 0,
      printed: [`request#${id}, events 1 to 3: 0 new notices.`],
    });
    expect(await harness.chain.statusOf(id, 1)).toBe('running');
  });

  test('a message that leads nowhere stays, and Lambda’s own says what to do', async () => {
    const [queue, id] = [await harness.queue(), await harness.forward()];
    const aggregate = { pk: `request#${id}`, sk: 'request', from: 0, to: 1, code: 'E' };
    await queue.send({ ...aggregate, reaction: 'renamed-since' });
    await queue.send({ ...aggregate, reaction: 'create-notices', to: 9 });
    await queue.send({ requestContext: {}, DDBStreamBatchInfo: { shardId: 's', batchSize: 3 } });
    await queue.send({ anything: 'else' });
    const { printed, ...result } = await retried(queue);
    expect(result).toEqual({ ...nothing, left: 4 });
    expect(printed.join('\n')).toMatch(/renamed-since: no reaction follows from this; it stays/);
    expect(printed.join('\n')).toMatch(
      /events 1 to 9, create-notices: failed again with EventMissing; it stays/,
    );
    expect(printed.join('\n')).toMatch(/Lambda's own.*--request NUMBER/);
    expect(printed.join('\n')).toMatch(/cannot be read and stays in the queue/);
  });

  test('a message is only shown by a dry run', async () => {
    const [queue, id] = [await harness.queue(), await harness.forward()];
    const failed = { reaction: 'create-notices', pk: `request#${id}`, sk: 'request', from: 0, to: 1 };
    await queue.send({ ...failed, code: 'UnreadableRow' });
    expect(await retried(queue, { dryRun: true })).toEqual({
      ...nothing,
      left: 1,
      printed: [`request#${id}, event 1, create-notices: failed with UnreadableRow.`],
    });
  });
});

test('every event of a request has its notices written down again, oldest first', async () => {
  const id = await harness.forward();
  const printed: string[] = [];
  const print = (sentence: string): void => void printed.push(sentence);
  expect(await retryRequest(id, harness.ports(), { dryRun: true, print })).toEqual(nothing);
  expect(printed).toEqual([
    `${id}, event 1, RequestSubmitted.`,
    `${id}, event 2, RequestTriaged.`,
    `${id}, event 3, ApprovalStarted.`,
  ]);
  const first = await retryRequest(id, harness.ports(), { dryRun: false, print });
  expect(first).toMatchObject({ events: 3, left: 0 });
  expect(printed).toContain(`${id}, event 1, RequestSubmitted: 2 new notices.`);
  expect(await retryRequest(id, harness.ports(), { dryRun: false, print })).toEqual({
    ...nothing,
    events: 3,
  });
});
