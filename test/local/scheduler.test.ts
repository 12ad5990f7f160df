import { expect, test } from '@jest/globals';
import { startScheduler } from '../../local/scheduler.ts';

test('work that fails keeps no other work of the minute from being done, and is told of', async () => {
  const done: string[] = [];
  const told: string[] = [];
  const scheduler = startScheduler(
    [
      () => Promise.reject(new Error('The first one fails.')),
      () => {
        done.push('swept');
        return Promise.resolve();
      },
    ],
    () => Promise.resolve(),
    3_600_000,
    (sentence) => told.push(sentence),
  );
  await expect(scheduler.round()).rejects.toThrow('The first one fails.');
  await scheduler.stop();
  expect(done.length).toBeGreaterThan(0);
  expect(told).toContain("The minute's work failed and is tried again: The first one fails.");
});
