import { beforeAll, expect, test } from '@jest/globals';
import type { FailureQueue } from '../../../platform/sqs/failure-queue.ts';

/** What every failure queue keeps, on AWS and on one machine. */
export function holdToQueueContract(open: () => Promise<FailureQueue>): void {
  let queue: FailureQueue;
  beforeAll(async () => {
    queue = await open();
  });

  test('a message is held by one receiver, and gone once deleted', async () => {
    await queue.send({ reaction: 'settle-chain', pk: 'request#1' });
    const [held] = await queue.receive(60);
    expect(JSON.parse(held?.body ?? '')).toEqual({ reaction: 'settle-chain', pk: 'request#1' });
    expect(await queue.receive(60)).toEqual([]);
    await queue.delete(held?.receipt ?? '');
    expect(await queue.receive(0)).toEqual([]);
  });

  test('a message that was not deleted comes back, by the same name', async () => {
    await queue.send({ reaction: 'create-notices' });
    const [first] = await queue.receive(0);
    const [second] = await queue.receive(60);
    expect(second?.id).toBe(first?.id);
    await queue.delete(second?.receipt ?? '');
  });

  test('at most ten are given at once', async () => {
    for (let count = 0; count < 12; count += 1) await queue.send({ count });
    const first = await queue.receive(60);
    const second = await queue.receive(60);
    expect(first.length).toBeLessThanOrEqual(10);
    expect(new Set([...first, ...second].map(({ id }) => id)).size).toBe(first.length + second.length);
    for (const { receipt } of [...first, ...second]) await queue.delete(receipt);
  });
}
