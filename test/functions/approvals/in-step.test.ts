import { describe, expect, test } from '@jest/globals';
import { chainTask } from '../../../functions/approvals/chain/task-handler.ts';
import { reconcile, type ReconcilePorts } from '../../../functions/approvals/chain/reconcile.ts';
import { settle } from '../../../functions/approvals/chain/settle.ts';
import { until } from '../../support/until.ts';
import { openChainHarness, holderOf } from './running-chain.ts';

const harness = openChainHarness();
const { http } = harness;
const now = { graceMs: 0 };
const assessors = ['infrastructure', 'procurement', 'contractor', 'security'] as const;

const typesOf = async (number: string): Promise<readonly string[]> =>
  (await http.eventsOf(number)).map(({ type }) => type);

/** The ports of a reader in whose first look at a request and its tokens, whichever it is, something else happens. */
function meanwhile(happens: () => Promise<void>): ReconcilePorts {
  const ports = harness.settling();
  let first = true;
  const after = async <Seen>(look: Promise<Seen>): Promise<Seen> => {
    const seen = await look;
    if (!first) return seen;
    first = false;
    await happens();
    return seen;
  };
  return {
    ...ports,
    tokens: { ...ports.tokens, of: (id) => after(ports.tokens.of(id)) },
    ledger: (kind) => {
      const ledger = ports.ledger(kind);
      return { ...ledger, load: (id) => after(ledger.load(id)) };
    },
  };
}

describe('a task of the state machine', () => {
  const task = (input: object) => chainTask(harness.tasks())(input);

  test('asked again with a new token asks nobody twice, and the new token is the one called back', async () => {
    const number = await harness.forward();
    const again = await task({
      action: 'open',
      request: number,
      attempt: 1,
      stage: 'develop',
      token: 'second',
    });
    expect(again).toEqual({ outcome: 'asked' });
    expect((await typesOf(number)).filter((type) => type === 'StageOpened')).toHaveLength(1);
    expect((await harness.tasks().tokens.of(number)).map(({ token }) => token)).toEqual(['second']);
  });

  test('asking for what has been decided meanwhile is answered at once', async () => {
    const number = await harness.forward();
    await harness.handOn(number);
    await harness.until(number, ...assessors);
    await harness.decide(number, 'security', 'stan');
    const told: unknown[] = [];
    const callback = {
      succeed: (token: string, output: object) => {
        told.push([token, output]);
        return Promise.resolve('told' as const);
      },
    };
    const late = await chainTask({ ...harness.tasks(), callback })({
      action: 'open',
      request: number,
      attempt: 1,
      stage: 'security',
      token: 'late',
    });
    expect(late).toEqual({ outcome: 'settled' });
    expect(told).toEqual([['late', { stage: 'security', outcome: 'approved' }]]);
  });

  test('of an attempt that a restart has overtaken does nothing', async () => {
    const number = await harness.forward();
    expect(await task({ action: 'plan', request: number, attempt: 7 })).toEqual({ next: 'done', stages: [] });
    expect(await task({ action: 'halt', request: number, attempt: 7, error: 'X' })).toEqual({
      outcome: 'halted',
    });
    expect((await http.stateOf(number)).status).toBe('in-approval');
  });

  test.each([
    {},
    { action: 'destroy', request: 'x', attempt: 1 },
    { action: 'open', request: 'x', attempt: 1, stage: 'parliament', token: 't' },
    { action: 'open', request: 'x', attempt: 1, stage: 'develop', token: '' },
    { action: 'plan', request: '4HK7-9MXA-3', attempt: 1 },
  ])('refuses what the machine never sends: %j', async (input) => {
    await expect(task(input)).rejects.toThrow();
  });

  test('that fails is tried again by the machine, then the request is shown as halted', async () => {
    const number = await harness.forward();
    await task({ action: 'halt', request: number, attempt: 1, error: 'Lambda.Unknown' });
    const { body } = await http.ask<{ halted: { reason: string } }>('GET /requests/{id}/approval', {
      as: 'dana',
      params: { id: number },
    });
    expect(body.halted.reason).toBe('failed');
    const restart = await http.ask('POST /requests/{id}/approval/restart', {
      as: 'dana',
      params: { id: number },
    });
    expect(restart.status).toBe(200);
    await harness.until(number, 'develop');
    expect(await harness.settling().chain.statusOf(number, 2)).toBe('running');
  });
});

describe('a callback', () => {
  test('with a forged token, or for a stopped execution, is told to nobody', async () => {
    const number = await harness.forward();
    const [token] = await harness.tasks().tokens.of(number);
    const { callback } = harness.tasks();
    expect(await callback.succeed('forged', {})).toBe('gone');
    await harness.settling().chain.stop(number, 1);
    expect(await callback.succeed(token?.token ?? '', {})).toBe('gone');
    expect(await callback.succeed(token?.token ?? '', {})).toBe('gone');
  });

  test('made twice is made once', async () => {
    const number = await harness.forward();
    await harness.handOn(number);
    expect(await settle(number, harness.settling())).toBe(1);
    expect(await settle(number, harness.settling())).toBe(0);
  });

  test('is not made for a stage that the machine opens between two looks', async () => {
    const number = await harness.forward();
    await harness.handOn(number);
    const told: string[] = [];
    const ports = meanwhile(() => harness.until(number, ...assessors));
    await settle(number, {
      ...ports,
      callback: {
        succeed: (token, output) => {
          told.push((output as { readonly stage: string }).stage);
          return ports.callback.succeed(token, output);
        },
      },
    });
    expect(told).toEqual(['develop']);
  });

  test('never leaves the server', async () => {
    const number = await harness.forward();
    const [token] = await harness.tasks().tokens.of(number);
    const paths = ['', '/approval', '/proposal', '/timeline', '/clocks'];
    const said = await Promise.all(
      paths.map((path) =>
        http.ask<unknown>(`GET /requests/{id}${path}`, { as: 'exec', params: { id: number } }),
      ),
    );
    expect(token?.token.length).toBeGreaterThan(20);
    expect(JSON.stringify([said, http.log])).not.toContain(token?.token);
  });
});

describe('reconciliation', () => {
  const repairsOf = async (number: string) =>
    (await reconcile(harness.settling(), now)).repairs
      .filter(({ requestId }) => requestId === number)
      .map(({ did }) => did);

  test('finds nothing where ledger and machine agree', async () => {
    const number = await harness.forward();
    expect(await repairsOf(number)).toEqual([]);
    await harness.handOn(number);
    await harness.until(number, ...assessors);
    expect(await repairsOf(number)).toEqual([]);
  });

  test('starts a chain whose start was never told', async () => {
    const { number } = await http.submit({ kind: 'application' });
    await http.ask('POST /requests/{id}/triage', {
      as: 'sam',
      params: { id: number },
      body: { kind: 'application', service: 'email', impact: 'low', urgency: 'low' },
    });
    expect(await repairsOf(number)).toEqual(['started']);
    await harness.until(number, 'develop');
  });

  test('calls back a decision the machine never heard of', async () => {
    const number = await harness.forward();
    await harness.handOn(number);
    expect(await repairsOf(number)).toEqual(['called-back']);
    await harness.until(number, ...assessors);
    expect(await repairsOf(number)).toEqual([]);
  });

  test('leaves alone what is decided while it looks', async () => {
    const number = await harness.forward();
    await harness.handOn(number);
    await harness.until(number, ...assessors);
    const ports = harness.settling();
    const chain: ReconcilePorts['chain'] = {
      ...ports.chain,
      statusOf: async (id, attempt) => {
        const status = await ports.chain.statusOf(id, attempt);
        if (id !== number) return status;
        await harness.decide(number, 'security', 'stan');
        await harness.notifyReactions(number);
        return status;
      },
    };
    const { repairs } = await reconcile({ ...ports, chain }, now);
    expect(repairs.map(({ requestId }) => requestId)).not.toContain(number);
    expect((await http.stateOf(number)).approval?.attempt).toBe(1);
  });

  test('starts again an execution somebody stopped, and nobody decides twice', async () => {
    const number = await harness.forward();
    await harness.handOn(number);
    await harness.until(number, ...assessors);
    await harness.decide(number, 'security', 'stan');
    await harness.notifyReactions(number);
    await harness.settling().chain.stop(number, 1);
    expect(await repairsOf(number)).toEqual(['restarted']);
    await harness.until(number, 'infrastructure', 'procurement', 'contractor');
    for (const stage of ['infrastructure', 'procurement', 'contractor'] as const)
      await harness.decide(number, stage, holderOf(stage));
    await harness.until(number, 'program');
    expect((await http.stateOf(number)).approval?.attempt).toBe(2);
  });

  test('stops an execution whose request is withdrawn', async () => {
    const number = await harness.forward();
    await http.ask('POST /requests/{id}/withdrawal', {
      as: 'ann',
      params: { id: number },
      body: { reason: 'No.' },
    });
    expect(await repairsOf(number)).toEqual(['stopped']);
    expect(await harness.settling().chain.statusOf(number, 1)).toBe('ended');
  });

  test('opens a delivery that was never opened', async () => {
    const { number } = await http.submit({ kind: 'application', involves: [] });
    await http.ask('POST /requests/{id}/triage', {
      as: 'sam',
      params: { id: number },
      body: { kind: 'application', service: 'email', impact: 'low', urgency: 'low' },
    });
    await harness.until(number, 'develop');
    await harness.handOn(number);
    await harness.until(number, 'program');
    await harness.decide(number, 'program', 'pam');
    await harness.until(number, 'director');
    await harness.decide(number, 'director', 'dana');
    expect(await repairsOf(number)).toEqual(['called-back']);
    expect((await http.stateOf(number)).approval?.delivery).toBeDefined();
    const { chain } = harness.settling();
    await until(async () => (await chain.statusOf(number, 1)) === 'ended' || undefined);
    expect(await repairsOf(number)).toEqual([]);
  });

  test('leaves what happened a moment ago to the reactions under way', async () => {
    const number = await harness.forward();
    await harness.handOn(number);
    const { repairs } = await reconcile(harness.settling());
    expect(repairs.map(({ requestId }) => requestId)).not.toContain(number);
    await harness.notifyReactions(number);
  });
});
