import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import type { Callback, Chain } from '../../../platform/stepfunctions/chain.ts';
import { testExcept } from '../../support/contract.ts';
import { until } from '../../support/until.ts';

/** A chain whose definition has one task, which waits for its token, and ends with that task. */
export interface WaitingChain {
  readonly chain: Chain;
  readonly callback: Callback;
  /** Every token that the task of this attempt was given so far. */
  tokensOf(requestId: string, attempt: number): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** What every implementation of `Chain` and `Callback` does. */
export function describeChain(
  implementation: string,
  open: () => Promise<WaitingChain>,
  skipped: readonly string[] = [],
): void {
  const test = testExcept(skipped);
  describe(`a chain ${implementation}`, () => {
    let waiting: WaitingChain;
    let requests = 0;
    beforeAll(async () => {
      waiting = await open();
    });
    afterAll(async () => {
      await waiting.close();
    });

    const aRequest = (): string => `4HK7-9MXA-${(requests += 1)}`;
    const tokenOf = (request: string, attempt = 1): Promise<string> =>
      until(async () => (await waiting.tokensOf(request, attempt))[0]);
    async function aRunningRequest(): Promise<{ readonly request: string; readonly token: string }> {
      const request = aRequest();
      await waiting.chain.start(request, 1);
      return { request, token: await tokenOf(request) };
    }
    async function endOf(request: string, attempt = 1): Promise<void> {
      await until(async () => (await waiting.chain.statusOf(request, attempt)) === 'ended' || undefined);
    }
    async function running(): Promise<readonly string[]> {
      const found: string[] = [];
      for await (const { requestId, attempt } of waiting.chain.running())
        found.push(`${requestId} ${attempt}`);
      return found;
    }

    test('knows nothing of what was never started', async () => {
      expect(await waiting.chain.statusOf(aRequest(), 1)).toBe('none');
      await waiting.chain.stop(aRequest(), 1);
    });

    test('runs what was started until its token comes back', async () => {
      const { request, token } = await aRunningRequest();
      expect(await waiting.chain.statusOf(request, 1)).toBe('running');
      expect(await waiting.callback.succeed(token, { outcome: 'approved' })).toBe('told');
      await endOf(request);
    });

    test('is started twice under one name as once, while it runs and after it has ended', async () => {
      const { request, token } = await aRunningRequest();
      await waiting.chain.start(request, 1);
      expect(await waiting.chain.statusOf(request, 1)).toBe('running');
      await waiting.callback.succeed(token, {});
      await endOf(request);
      await waiting.chain.start(request, 1);
      expect(await waiting.chain.statusOf(request, 1)).toBe('ended');
      expect(await waiting.tokensOf(request, 1)).toEqual([token]);
    });

    test('runs each attempt at a request by itself', async () => {
      const { request, token } = await aRunningRequest();
      await waiting.chain.start(request, 2);
      const second = await tokenOf(request, 2);
      expect(second).not.toBe(token);
      await waiting.chain.stop(request, 1);
      expect(await waiting.chain.statusOf(request, 1)).toBe('ended');
      expect(await waiting.chain.statusOf(request, 2)).toBe('running');
      expect(await waiting.callback.succeed(second, {})).toBe('told');
      await endOf(request, 2);
    });

    test('tells a task once, whoever comes later', async () => {
      const { request, token } = await aRunningRequest();
      expect(await waiting.callback.succeed(token, { by: 'one' })).toBe('told');
      await endOf(request);
      expect(await waiting.callback.succeed(token, { by: 'other' })).toBe('gone');
    });

    test('tells a task once, whoever comes at the same time', async () => {
      const { request, token } = await aRunningRequest();
      const answers = await Promise.all([
        waiting.callback.succeed(token, { by: 'one' }),
        waiting.callback.succeed(token, { by: 'other' }),
      ]);
      expect(answers.toSorted()).toEqual(['gone', 'told']);
      await endOf(request);
    });

    test('tells nobody by a token it never gave', async () => {
      expect(await waiting.callback.succeed('forged', {})).toBe('gone');
    });

    test('that was stopped stays stopped', async () => {
      const { request } = await aRunningRequest();
      await waiting.chain.stop(request, 1);
      await waiting.chain.stop(request, 1);
      expect(await waiting.chain.statusOf(request, 1)).toBe('ended');
      await waiting.chain.start(request, 1);
      expect(await waiting.chain.statusOf(request, 1)).toBe('ended');
    });

    test('that was stopped tells nobody', async () => {
      const { request, token } = await aRunningRequest();
      await waiting.chain.stop(request, 1);
      expect(await waiting.callback.succeed(token, {})).toBe('gone');
    });

    test('lists what runs, by request and attempt, and nothing that has ended', async () => {
      const first = await aRunningRequest();
      const second = await aRunningRequest();
      const third = await aRunningRequest();
      await waiting.chain.stop(first.request, 1);
      await waiting.callback.succeed(second.token, {});
      await endOf(second.request);
      const ended = [`${first.request} 1`, `${second.request} 1`];
      const listed = await until(async () => {
        const found = await running();
        return found.some((each) => ended.includes(each)) ? undefined : found;
      });
      expect(listed.filter((each) => each === `${third.request} 1`)).toHaveLength(1);
    });
  });
}
