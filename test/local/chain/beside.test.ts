import { afterEach, expect, test } from '@jest/globals';
import { until } from '../../support/until.ts';
import { type EngineHarness, machine, openEngineHarness, pause, task } from './fixture.ts';
import { copyOf } from './kept.ts';

const askTwice = machine({
  Ask: task({ action: 'ask', 'token.$': '$$.Task.Token' }, { Next: 'Again' }),
  Again: task({ action: 'again', 'token.$': '$$.Task.Token' }),
});

let work: EngineHarness;
afterEach(async () => {
  await work.close();
  expect(work.printed).toEqual([]);
});

function token(call: number): string {
  return String(work.calls[call]?.['token']);
}

test('what another process starts, answers and stops is taken up by the one that runs it', async () => {
  work = await openEngineHarness(askTwice);
  const other = await work.beside();
  await other.chain.start('R', 1);
  await work.waitForCalls(1);
  expect(await other.callback.succeed(token(0), {})).toBe('told');
  await work.waitForCalls(2);
  await other.chain.stop('R', 1);
  expect(await other.chain.statusOf('R', 1)).toBe('ended');
  expect(await work.succeed(token(1))).toBe('gone');
  await until(() => copyOf(work.store).execution_change.length === 0 || undefined);
  await pause();
  expect(work.calls).toHaveLength(2);
  await other.close();
});

test('what another process wrote while nothing ran is taken up at the next start', async () => {
  work = await openEngineHarness(askTwice);
  await work.start(1);
  await work.start(2);
  await work.waitForCalls(2);
  await work.restart({ resumed: false });
  const other = await work.beside();
  await other.chain.start('R', 3);
  await other.callback.succeed(token(0), {});
  await other.chain.stop('R', 2);
  await other.close();
  await pause();
  expect(work.calls).toHaveLength(2);
  work.engine.resume();
  await work.waitForCalls(4);
  const next = work.calls.slice(2).map(({ action }) => action);
  expect(next.toSorted()).toEqual(['again', 'ask']);
  await until(() => copyOf(work.store).execution_change.length === 0 || undefined);
});

test('a decision that both processes report counts once', async () => {
  work = await openEngineHarness(askTwice);
  const other = await work.beside();
  await work.start();
  await work.waitForCalls(1);
  const answers = await Promise.all([other.callback.succeed(token(0), {}), work.succeed(token(0))]);
  expect(answers.toSorted()).toEqual(['gone', 'told']);
  await work.waitForCalls(2);
  expect(work.calls.map(({ action }) => action)).toEqual(['ask', 'again']);
  await other.close();
});

test('nothing can be started where no definition is kept', async () => {
  work = await openEngineHarness(askTwice);
  await work.store.write(() => {
    work.store.sql.exec('DELETE FROM execution_definition');
  });
  const other = await work.beside();
  await expect(other.chain.start('R', 1)).rejects.toThrow('No definition is kept');
  await other.close();
});
