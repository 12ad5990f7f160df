import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { until } from '../../../support/until.ts';
import { temporaryDirectory } from '../fixture.ts';
import { accountArn, machine, openSfnHarness, type Payload, task, type SfnHarness } from './fixture.ts';

const chain = JSON.parse(
  readFileSync(
    join(import.meta.dirname, '../../../../statemachines/approval-chain.asl.json'),
    'utf8',
  ).replaceAll('${TaskFunctionArn}', 'approvals'),
) as object;
const input = { request: 'R-1', attempt: 1 };
const rounds = [
  ['develop'],
  ['infrastructure', 'security', 'procurement'],
  ['portfolio'],
  ['program'],
  ['director'],
];
const names = ['develop', 'assess', 'portfolio', 'program', 'director'];
const stages = rounds.flat();

let work: SfnHarness;
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
  status: 'SUCCEEDED',
  output: JSON.stringify({
    ...input,
    plan: { next: 'ended', stages: [] },
    outcome: { stage: 'director', approved: true },
  }),
};

async function aChain(ledger: Ledger, folder = temporaryDirectory()): Promise<string> {
  work = await openSfnHarness({ chain }, folder);
  work.answer = answerFrom(ledger);
  return await work.start('chain', input, 'R-1-1');
}

test('the approval chain, with the process replaced before each decision, asks everybody once', async () => {
  const ledger = anEmptyLedger();
  const execution = await aChain(ledger);
  for (const stage of stages) {
    await work.restart();
    await decide(ledger, stage);
  }
  expect(await work.waitForEnd(execution)).toMatchObject(finished);
  expect(opened()).toEqual(stages);
  expect(work.calls.filter(({ action }) => action === 'plan')).toHaveLength(rounds.length + 1);
  expect(work.calls).toHaveLength(stages.length + rounds.length + 1);
});

test('killed after any line of its journal, the approval chain comes to the same end', async () => {
  const whole = anEmptyLedger();
  const execution = await aChain(whole);
  for (const stage of stages) await decide(whole, stage);
  await work.waitForEnd(execution);
  const lines = readFileSync(join(work.directory, 'sfn.jsonl'), 'utf8').split('\n').slice(0, -1);
  expect(lines.length).toBeGreaterThan(2 + 2 * (rounds.length + 1) + 2 * stages.length);
  await work.close();

  for (let kept = 2; kept < lines.length; kept++) {
    const before = lines.slice(0, kept).map((line) => JSON.parse(line) as Payload);
    const has = (row: string, task: unknown): boolean =>
      before.some((other) => other['row'] === row && other['task'] === task);
    const ledger = anEmptyLedger();
    // Asked, but not known to have heard it: those are told once more, with the token they may already have.
    const unsure = new Map<string, string>();
    for (const { row, task, token, parameters } of before) {
      if (row !== 'scheduled' || typeof token !== 'string') continue;
      const { stage } = (JSON.parse(String(parameters)) as { Payload: { stage: string } }).Payload;
      if (has('completed', task)) ledger.decided.add(stage);
      else if (has('submitted', task)) ledger.asked.set(stage, token);
      else unsure.set(stage, token);
    }
    const known = new Set([...ledger.decided, ...ledger.asked.keys()]);

    const folder = temporaryDirectory();
    writeFileSync(
      join(folder.directory, 'sfn.jsonl'),
      lines
        .slice(0, kept)
        .map((line) => `${line}\n`)
        .join(''),
    );
    work = await openSfnHarness({ chain }, folder);
    work.answer = answerFrom(ledger);
    for (const stage of stages) if (!ledger.decided.has(stage)) await decide(ledger, stage);
    expect(await work.waitForEnd(execution)).toMatchObject(finished);
    expect(opened().toSorted()).toEqual(stages.filter((stage) => !known.has(stage)).toSorted());
    for (const [stage, token] of unsure) expect(ledger.asked.get(stage)).toBe(token);
    await work.close();
  }
  work = await openSfnHarness({});
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
  work.endpoint.tick();
  expect((await work.waitForEnd(execution)).status).toBe('SUCCEEDED');
  // One for each of the two that were still open; the ledger takes it twice.
  expect(work.calls.slice(6).map(({ action }) => action)).toEqual(['expire', 'expire', 'plan']);
});

test('an execution goes on with the definition it started with', async () => {
  const first = machine({
    Ask: task({ 'token.$': '$$.Task.Token' }, { Next: 'Then' }),
    Then: task({ action: 'then' }),
  });
  work = await openSfnHarness({ first });
  const { directory } = work;
  const execution = await work.start('first');
  await work.waitForCalls(1);
  const token = work.calls[0]?.['token'];
  await work.endpoint.stop();
  work.sfn.destroy();
  const changed = machine({ Other: task({ action: 'other' }) });
  work = await openSfnHarness({ first: changed }, { directory, remove: () => undefined });
  await work.succeed(token);
  expect((await work.waitForEnd(execution)).status).toBe('SUCCEEDED');
  await work.waitForEnd(await work.start('first'));
  expect(work.calls).toEqual([{ action: 'then' }, { action: 'other' }]);
});

test('a thousand open executions are taken up, and only the one that was answered goes on', async () => {
  const ledger = anEmptyLedger();
  const folder = temporaryDirectory();
  await aChain(ledger, { ...folder, remove: () => undefined });
  await work.waitForCalls(2);
  await work.close();
  const file = join(folder.directory, 'sfn.jsonl');
  const one = readFileSync(file, 'utf8').split('\n').slice(1).join('\n');
  for (let copy = 1; copy < 1_000; copy++) {
    const token = String(ledger.asked.get('develop'));
    appendFileSync(file, one.replaceAll('R-1-1', `copy-${copy}`).replaceAll(token, `token-${copy}`));
  }
  const before = readFileSync(file, 'utf8');
  work = await openSfnHarness({ chain }, folder);
  work.answer = answerFrom(ledger);
  ledger.decided.add('develop');
  await work.succeed('token-999');
  await work.waitForCalls(4);
  expect(work.calls).toHaveLength(4);
  expect(opened()).toEqual(rounds[1]);
  const written = readFileSync(file, 'utf8').slice(before.length).split('\n').slice(0, -1);
  expect(new Set(written.map((line) => (JSON.parse(line) as Payload)['execution']))).toEqual(
    new Set(['chain:copy-999']),
  );
  expect((await work.describe(`${accountArn}:execution:chain:copy-1`)).status).toBe('RUNNING');
});
