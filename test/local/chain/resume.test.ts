import { afterEach, expect, test } from '@jest/globals';
import { approvalChain } from '../../../local/chain/approval-chain.ts';
import type { ChainStore } from '../../../local/chain/tables.ts';
import { until } from '../../support/until.ts';
import {
  type EngineHarness,
  type HarnessOptions,
  machine,
  openEngineHarness,
  pause,
  type Payload,
  task,
} from './fixture.ts';
import { copyOf, fillFrom, type Kept } from './kept.ts';

const definition = approvalChain();
const rounds = [
  ['develop'],
  ['infrastructure', 'security', 'procurement'],
  ['portfolio'],
  ['program'],
  ['director'],
];
const names = ['develop', 'assess', 'portfolio', 'program', 'director'];
const stages = rounds.flat();

let work: EngineHarness;
afterEach(async () => {
  await work.close();
  expect(work.printed).toEqual([]);
});

/** The ledger behind the chain: what was decided, and who holds a token for what was not. */
interface Ledger {
  readonly decided: Set<string>;
  readonly asked: Map<string, string>;
}

function anEmptyLedger(): Ledger {
  return { decided: new Set(), asked: new Map() };
}

function answerFrom(ledger: Ledger): (payload: Payload) => unknown {
  return ({ action, stage, token }) => {
    if (action === 'open') {
      ledger.asked.set(String(stage), String(token));
      return {};
    }
    if (action !== 'plan') return { outcome: action };
    const round = rounds.findIndex((round) => round.some((each) => !ledger.decided.has(each)));
    return { next: names[round] ?? 'ended', stages: rounds[round] ?? [] };
  };
}

async function decide(ledger: Ledger, stage: string): Promise<void> {
  const token = await until(() => ledger.asked.get(stage));
  ledger.decided.add(stage);
  await work.succeed(token, { stage, approved: true });
}

function opened(): unknown[] {
  return work.calls.filter(({ action }) => action === 'open').map(({ stage }) => stage);
}

const finished = {
  status: 'succeeded',
  output: JSON.stringify({
    request: 'R',
    attempt: 1,
    plan: { next: 'ended', stages: [] },
    outcome: { stage: 'director', approved: true },
  }),
};

async function aChain(ledger: Ledger, options: HarnessOptions = {}): Promise<string> {
  work = await openEngineHarness(definition, options);
  work.answer = answerFrom(ledger);
  return await work.start();
}

test('the approval chain, with the process replaced before each decision, asks everybody once', async () => {
  const ledger = anEmptyLedger();
  const execution = await aChain(ledger);
  for (const stage of stages) {
    await work.restart();
    await decide(ledger, stage);
  }
  expect((await work.waitForEnd(execution)).end).toMatchObject(finished);
  expect(opened()).toEqual(stages);
  expect(work.calls.filter(({ action }) => action === 'plan')).toHaveLength(rounds.length + 1);
  expect(work.calls).toHaveLength(stages.length + rounds.length + 1);
});

/** The store, and a copy of what it keeps after each write. */
function copiesOf(copies: Kept[]): (store: ChainStore) => ChainStore {
  return (store) => ({
    sql: store.sql,
    onForeignWrite: (listener) => store.onForeignWrite(listener),
    write: (work) =>
      store.write(() => {
        const result = work();
        copies.push(copyOf(store));
        return result;
      }),
  });
}

test('killed after any of its writes, the approval chain comes to the same end', async () => {
  const whole = anEmptyLedger();
  const copies: Kept[] = [];
  const execution = await aChain(whole, { around: copiesOf(copies) });
  for (const stage of stages) await decide(whole, stage);
  await work.waitForEnd(execution);
  await work.close();
  const stageOf = new Map([...whole.asked].map(([stage, token]) => [token, stage]));
  const within = copies.filter(({ execution }) => execution.some(({ ended_at }) => ended_at === null));
  // The start; for each stage its asking and its answer. What is known besides is written with them.
  expect(within.length).toBe(1 + 2 * stages.length);

  for (const kept of within) {
    const ledger = anEmptyLedger();
    // Asked, but not known to have heard it: those are told once more, with the token they may already have.
    const unsure = new Map<string, string>();
    for (const { token, submitted, completion } of kept.execution_task) {
      const stage = stageOf.get(String(token));
      if (stage === undefined) continue;
      if (completion !== null) ledger.decided.add(stage);
      else if (submitted === 1) ledger.asked.set(stage, String(token));
      else unsure.set(stage, String(token));
    }
    const known = new Set([...ledger.decided, ...ledger.asked.keys()]);

    work = await openEngineHarness(definition, { fill: (store) => fillFrom(store, kept) });
    work.answer = answerFrom(ledger);
    for (const stage of stages) if (!ledger.decided.has(stage)) await decide(ledger, stage);
    expect((await work.waitForEnd(execution)).end).toMatchObject(finished);
    expect(opened().toSorted()).toEqual(stages.filter((stage) => !known.has(stage)).toSorted());
    for (const [stage, token] of unsure) expect(ledger.asked.get(stage)).toBe(token);
    await work.close();
  }
  work = await openEngineHarness(definition);
});

test('an assessment nobody makes ends the chain for all, by way of the ledger', async () => {
  const ledger = anEmptyLedger();
  const execution = await aChain(ledger);
  await decide(ledger, 'develop');
  await decide(ledger, 'security');
  await work.waitForCalls(6);
  work.clock.now += 20 * 86_400_000;
  work.answer = ({ action }) =>
    action === 'expire' ? { outcome: 'expired' } : { next: 'ended', stages: [] };
  await work.engine.tick();
  expect((await work.waitForEnd(execution)).end?.status).toBe('succeeded');
  // One for each of the two that were still open; the ledger takes it twice.
  expect(work.calls.slice(6).map(({ action }) => action)).toEqual(['expire', 'expire', 'plan']);
});

test('an execution goes on with the definition it started with, which goes when it ends', async () => {
  work = await openEngineHarness(
    machine({
      Ask: task({ 'token.$': '$$.Task.Token' }, { Next: 'Then' }),
      Then: task({ action: 'then' }),
    }),
  );
  const execution = await work.start();
  await work.waitForCalls(1);
  const token = work.calls[0]?.['token'];
  await work.restart({ definition: machine({ Other: task({ action: 'other' }) }) });
  expect(copyOf(work.store).execution_definition).toHaveLength(2);
  await work.succeed(token);
  expect((await work.waitForEnd(execution)).end?.status).toBe('succeeded');
  await work.waitForEnd(await work.start(2));
  expect(work.calls.slice(1)).toEqual([{ action: 'then' }, { action: 'other' }]);
  expect(copyOf(work.store).execution_definition).toHaveLength(1);
});

test('what has ended leaves one row', async () => {
  const ledger = anEmptyLedger();
  const execution = await aChain(ledger);
  for (const stage of stages) await decide(ledger, stage);
  await work.waitForEnd(execution);
  const kept = copyOf(work.store);
  expect(kept.execution).toHaveLength(1);
  expect(kept.execution_task).toEqual([]);
  expect(kept.execution_change).toEqual([]);
});

test('one that cannot be read stands still, is named, and leaves the others going', async () => {
  work = await openEngineHarness(machine({ Ask: task({ 'token.$': '$$.Task.Token' }) }));
  await work.start(1);
  await work.start(2);
  await work.waitForCalls(2);
  await work.store.write(() => {
    work.store.sql.exec(`UPDATE execution SET version = 'lost' WHERE name = 'R-1'`);
  });
  await work.restart();
  await work.succeed(work.calls[1]?.['token']);
  expect((await work.waitForEnd('R-2')).end?.status).toBe('succeeded');
  expect(work.printed.splice(0)).toEqual([
    'The execution R-1 stands still until the next start: The definition it started with is not kept.',
  ]);
});

test('one whose step could not be written for a moment goes on within the minute, and asks nobody twice', async () => {
  let isFull = false;
  const around = (store: ChainStore): ChainStore => ({
    ...store,
    sql: store.sql,
    write: (step) =>
      isFull
        ? Promise.reject(Object.assign(new Error('The disk is full.'), { name: 'TimeoutError' }))
        : store.write(step),
  });
  const Ask = task({ 'token.$': '$$.Task.Token' }, { Next: 'Expire', TimeoutSeconds: 60 });
  work = await openEngineHarness(
    machine({
      Ask: { ...Ask, Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Expire' }] },
      Expire: task({ action: 'expire' }),
    }),
    { around },
  );
  const name = await work.start();
  await work.waitForCalls(1);
  work.clock.now += 61_000;
  const timingOut = work.engine.tick();
  // The end of the question is written, what follows from it is not.
  isFull = true;
  await timingOut;
  await pause();
  expect(work.printed.splice(0)).toEqual([
    `The execution ${name} stands still for a minute: The disk is full.`,
  ]);
  isFull = false;
  await work.engine.tick();
  expect((await work.waitForEnd(name)).end?.status).toBe('succeeded');
  expect(work.calls.map(({ action }) => action)).toEqual([undefined, 'expire']);
});

test('a thousand open executions are taken up, and only the one that was answered goes on', async () => {
  const ledger = anEmptyLedger();
  await aChain(ledger);
  await work.waitForCalls(2);
  await work.engine.tick();
  const one = copyOf(work.store);
  const copies = Array.from({ length: 999 }, (_, index) => index + 1);
  await fillFrom(work.store, {
    execution_definition: [],
    execution: copies.flatMap((copy) => one.execution.map((row) => ({ ...row, name: `copy-${copy}` }))),
    execution_task: copies.flatMap((copy) =>
      one.execution_task.map((row) => ({
        ...row,
        execution: `copy-${copy}`,
        token: row['token'] === null ? null : `token-${copy}`,
      })),
    ),
    execution_change: [],
  });
  const untouched = ({ execution_task }: Kept) =>
    execution_task.filter(({ execution }) => execution !== 'copy-999');
  const before = untouched(copyOf(work.store));
  await work.restart();
  ledger.decided.add('develop');
  await work.succeed('token-999');
  await work.waitForCalls(6);
  await pause();
  expect(work.calls).toHaveLength(6);
  expect(opened().slice(1)).toEqual(rounds[1]);
  expect(untouched(copyOf(work.store))).toEqual(before);
  expect(await work.engine.chain.statusOf('copy', 1)).toBe('running');
  let running = 0;
  for await (const _ of work.engine.chain.running()) running += 1;
  expect(running).toBe(1_000);
});
