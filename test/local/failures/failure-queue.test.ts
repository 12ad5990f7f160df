import { describe, expect, test } from '@jest/globals';
import { openFailureQueue } from '../../../local/failures/failure-queue.ts';
import { holdToQueueContract } from '../../platform/sqs/failure-queue-contract.ts';
import { aStore } from '../../support/local-store.ts';

describe('the failure queue of one machine', () => {
  holdToQueueContract(() => openFailureQueue(aStore()));

  test('keeps what was not deleted, also when the process has gone, and gives it back in time', async () => {
    const store = aStore();
    let wall = 1_000;
    await (await openFailureQueue(store, () => wall)).send({ reaction: 'x' });
    const queue = await openFailureQueue(store, () => wall);
    const [held] = await queue.receive(30);
    expect(await queue.receive(30)).toEqual([]);
    wall += 30_000;
    const [again] = await queue.receive(30);
    expect(again?.id).toBe(held?.id);
    await queue.delete(held?.receipt ?? '');
    wall += 30_000;
    // The receipt was of another hold: the message is there still.
    expect(await queue.receive(0)).toHaveLength(1);
  });
});
