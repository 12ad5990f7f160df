import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { openChainEngine } from '../../../local/chain/engine.ts';
import {
  given,
  machine,
  openEngineHarness,
  pause,
  type EngineHarness,
  type Payload,
  task,
} from './fixture.ts';

const day = 86_400;
const ask = { action: 'ask', 'token.$': '$$.Task.Token' };
const caught = (Next: string): Payload => ({
  Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next }],
});
const retried = [{ ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 1, MaxAttempts: 3 }];
const people = [{ who: 'ann' }, { who: 'ben' }, { who: 'ben' }];

const askOnce = machine({ Ask: task(ask) });
const askPatiently = machine({ Ask: task(ask, { TimeoutSeconds: 30 * day }) });

let work: EngineHarness;
afterEach(async () => {
  jest.useRealTimers();
  await work.close();
  expect(work.printed).toEqual([]);
});

function token(call: number): string {
  return String(work.calls[call]?.['token']);
}
function fail(name: string): never {
  throw Object.assign(new Error('No budget.'), { name });
}

test('what a function answers is what the next state is given', async () => {
  work = await openEngineHarness(
    machine({
      Numbers: given({ numbers: [1, 2, 3] }, 'Add'),
      Add: task(
        { action: 'add', 'numbers.$': '$.numbers' },
        { ResultSelector: { 'sum.$': '$.Payload.sum' }, Next: 'Double' },
      ),
      Double: task({ action: 'double', 'number.$': '$.sum' }),
    }),
  );
  work.answer = ({ action, numbers, number }) =>
    action === 'add' ? { sum: (numbers as number[]).reduce((a, b) => a + b) } : Number(number) * 2;
  expect(await work.waitForEnd(await work.start())).toMatchObject({
    name: 'R-1',
    input: '{"request":"R","attempt":1}',
    startedAt: work.clock.now,
    end: { at: work.clock.now, status: 'succeeded', output: '{"StatusCode":200,"Payload":12}' },
  });
});

test('a task that waits ends when its token comes back, and only once', async () => {
  work = await openEngineHarness(askOnce);
  const execution = await work.start();
  await work.waitForCalls(1);
  expect((await work.find(execution))?.end).toBeUndefined();
  expect(await work.succeed('nobody')).toBe('gone');
  expect(await work.succeed(token(0), { approved: [true, null, 'ä'] })).toBe('told');
  expect((await work.waitForEnd(execution)).end?.output).toBe('{"approved":[true,null,"ä"]}');
  expect(await work.succeed(token(0))).toBe('gone');
});

test('the token stands wherever the definition puts it, and nowhere else', async () => {
  work = await openEngineHarness(
    machine({
      Ask: task({
        'greeting.$': "States.Format('reply to {}', $$.Task.Token)",
        'deep.$': '$',
        'started.$': '$$.Execution.StartTime',
        'name.$': '$$.Execution.Name',
      }),
    }),
  );
  const execution = await work.start();
  await work.waitForCalls(1);
  const greeting = String(work.calls[0]?.['greeting']);
  expect(work.calls[0]).toEqual({
    greeting,
    deep: { request: 'R', attempt: 1 },
    started: new Date(work.clock.now).toISOString(),
    name: 'R-1',
  });
  work.clock.now += 5_000;
  await work.restart();
  await pause();
  await work.succeed(greeting.replace('reply to ', ''));
  expect((await work.waitForEnd(execution)).end?.status).toBe('succeeded');
  expect(work.calls).toHaveLength(1);
});

test('a function that fails fails its task, and its token with it', async () => {
  work = await openEngineHarness(askOnce);
  work.answer = () => {
    throw new TypeError('no such request');
  };
  const { end } = await work.waitForEnd(await work.start());
  expect(end).toMatchObject({ status: 'failed', error: 'TypeError' });
  expect(JSON.parse(end?.cause ?? '')).toEqual({ errorType: 'TypeError', errorMessage: 'no such request' });
  expect(await work.succeed(token(0))).toBe('gone');
});

test('a function’s failure is caught by its name', async () => {
  work = await openEngineHarness(
    machine({
      Ask: task(ask, { Catch: [{ ErrorEquals: ['Refused'], ResultPath: '$.failure', Next: 'After' }] }),
      After: task({ action: 'after', 'error.$': '$.failure.Error' }),
    }),
  );
  work.answer = ({ action }) => (action === 'ask' ? fail('Refused') : {});
  expect((await work.waitForEnd(await work.start())).end?.status).toBe('succeeded');
  expect(work.calls[1]).toEqual({ action: 'after', error: 'Refused' });
});

test('a Fail state gives its error and cause', async () => {
  work = await openEngineHarness(
    machine({ Refuse: { Type: 'Fail', Error: 'NotToday', Cause: 'The office is closed.' } }),
  );
  expect((await work.waitForEnd(await work.start())).end).toMatchObject({
    status: 'failed',
    error: 'NotToday',
    cause: 'The office is closed.',
  });
});

test('a retried task counts on after a restart, and waits no second time', async () => {
  work = await openEngineHarness(
    machine({ Try: task({ action: 'try' }, { Retry: retried, Next: 'Ask' }), Ask: task(ask) }),
  );
  work.answer = ({ action }) => {
    if (action === 'try' && work.calls.length === 1) throw new Error('busy');
    return {};
  };
  const execution = await work.start();
  await work.waitForCalls(3);
  expect(work.calls.map(({ action }) => action)).toEqual(['try', 'try', 'ask']);
  await work.restart({ resumed: false });
  await work.succeed(token(2));
  // From here on no timer goes off: what waited a second time would wait for good.
  jest.useFakeTimers({
    doNotFake: ['Date', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'setInterval'],
  });
  work.engine.resume();
  await pause();
  jest.useRealTimers();
  expect((await work.find(execution))?.end?.status).toBe('succeeded');
  expect(work.calls).toHaveLength(3);
});

test('a stopped execution asks nothing more and takes no answer', async () => {
  work = await openEngineHarness(machine({ Ask: task(ask, { Next: 'Again' }), Again: task(ask) }));
  const execution = await work.start();
  await work.waitForCalls(1);
  await work.engine.chain.stop('R', 1);
  const stopped = await work.find(execution);
  expect(stopped?.end).toMatchObject({ status: 'stopped', at: work.clock.now });
  work.clock.now += 60_000;
  await work.engine.chain.stop('R', 1);
  expect(await work.succeed(token(0))).toBe('gone');
  await work.restart();
  await pause();
  expect(await work.find(execution)).toEqual(stopped);
  expect(work.calls).toHaveLength(1);
});

test('before the functions are there, calls are answered and kept', async () => {
  work = await openEngineHarness(askOnce);
  const first = await work.start();
  await work.waitForCalls(1);
  await work.restart({ resumed: false });
  const second = await work.start(2);
  await work.succeed(token(0), { came: 'early' });
  await pause();
  expect(work.calls).toHaveLength(1);
  work.engine.resume();
  expect((await work.waitForEnd(first)).end).toMatchObject({
    status: 'succeeded',
    output: '{"came":"early"}',
  });
  await work.waitForCalls(2);
  await work.succeed(token(1));
  expect((await work.waitForEnd(second)).end?.status).toBe('succeeded');
});

describe('a clock moved forward', () => {
  test('times out a waiting task: caught as a timeout, not retried as a failure', async () => {
    work = await openEngineHarness(
      machine({
        Ask: task(ask, { ...caught('Clean'), TimeoutSeconds: 20 * day, Retry: retried }),
        Clean: task({ action: 'clean', 'error.$': '$.failure.Error', 'cause.$': '$.failure.Cause' }),
      }),
    );
    const execution = await work.start();
    await work.waitForCalls(1);
    const due = work.clock.now + 20 * day * 1_000;
    expect(work.engine.nextTimeout()).toBe(due);
    work.clock.now = due - 1;
    await work.engine.tick();
    await pause();
    expect(work.calls).toHaveLength(1);
    await work.restart();
    work.clock.now = due;
    await work.engine.tick();
    expect(work.engine.nextTimeout()).toBeUndefined();
    expect(await work.succeed(token(0))).toBe('gone');
    expect((await work.waitForEnd(execution)).end?.status).toBe('succeeded');
    expect(work.calls.slice(1)).toMatchObject([{ action: 'clean', error: 'States.Timeout' }]);
  });

  test('leaves a task without a limit', async () => {
    work = await openEngineHarness(askOnce);
    const endless = await work.start();
    await work.waitForCalls(1);
    expect(work.engine.nextTimeout()).toBeUndefined();
    work.clock.now += 365 * day * 1_000;
    await work.engine.tick();
    await pause();
    expect((await work.find(endless))?.end).toBeUndefined();
  });

  test('leaves a task of more days than a timer holds until they are over', async () => {
    work = await openEngineHarness(askPatiently);
    const patient = await work.start();
    await work.waitForCalls(1);
    work.clock.now += 29 * day * 1_000;
    await work.engine.tick();
    await pause();
    expect((await work.find(patient))?.end).toBeUndefined();
    work.clock.now += day * 1_000;
    await work.engine.tick();
    expect((await work.waitForEnd(patient)).end).toMatchObject({ status: 'failed', error: 'States.Timeout' });
  });

  test('times out nothing of an execution that was stopped', async () => {
    work = await openEngineHarness(askPatiently);
    await work.start();
    await work.waitForCalls(1);
    await work.engine.chain.stop('R', 1);
    expect(work.engine.nextTimeout()).toBeUndefined();
  });

  test('times out a whole execution', async () => {
    work = await openEngineHarness(machine({ Ask: task(ask) }, { TimeoutSeconds: 40 * day }));
    const execution = await work.start();
    await work.waitForCalls(1);
    expect(work.engine.nextTimeout()).toBe(work.clock.now + 40 * day * 1_000);
    work.clock.now = work.engine.nextTimeout() ?? 0;
    await work.engine.tick();
    expect((await work.find(execution))?.end).toMatchObject({ status: 'timed-out', error: 'States.Timeout' });
    expect(await work.succeed(token(0))).toBe('gone');
    expect(work.engine.nextTimeout()).toBeUndefined();
  });
});

test('a function that takes longer than its state allows times out, whatever comes back later', async () => {
  work = await openEngineHarness(machine({ Hurry: task({ action: 'hurry' }, { TimeoutSeconds: 1 }) }));
  let finish: (value: unknown) => void = () => undefined;
  work.answer = () => new Promise((resolve) => (finish = resolve));
  const { end } = await work.waitForEnd(await work.start());
  finish({});
  expect(end).toMatchObject({ status: 'failed', error: 'States.Timeout' });
});

test('a function that does not return does not keep the process, and is called again', async () => {
  work = await openEngineHarness(askOnce);
  work.answer = () => new Promise(() => undefined);
  const execution = await work.start();
  await work.waitForCalls(1);
  work.answer = () => ({});
  await work.restart();
  await work.waitForCalls(2);
  expect(token(1)).toBe(token(0));
  await work.succeed(token(0));
  expect((await work.waitForEnd(execution)).end?.status).toBe('succeeded');
});

test('what was stopped leaves no timer behind', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
  const branch = (name: string, state: Payload) => machine({ [name]: state });
  const before = timers();
  work = await openEngineHarness(
    machine({
      All: {
        Type: 'Parallel',
        Branches: [
          branch('Work', task({ action: 'work' }, { TimeoutSeconds: 600 })),
          branch('Ask', task(ask)),
          branch('AskAgain', task(ask)),
          branch(
            'Try',
            task({ action: 'try' }, { Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 600 }] }),
          ),
        ],
        End: true,
      },
    }),
  );
  work.answer = ({ action }) => {
    if (action === 'work') return new Promise(() => undefined);
    if (action === 'try') throw new Error('busy');
    return {};
  };
  await work.start();
  await work.waitForCalls(4);
  expect(timers()).toBeGreaterThan(before + 4);
  await work.close();
  expect(timers()).toBeLessThanOrEqual(before);
  work = await openEngineHarness(askOnce);
});

test('a function about to return when everything stops is not called again', async () => {
  work = await openEngineHarness(askOnce);
  let finish: (value: unknown) => void = () => undefined;
  work.answer = () => new Promise((resolve) => (finish = resolve));
  const execution = await work.start();
  await work.waitForCalls(1);
  const restarted = work.restart();
  finish({});
  await restarted;
  await pause();
  expect(work.calls).toHaveLength(1);
  await work.succeed(token(0));
  expect((await work.waitForEnd(execution)).end?.status).toBe('succeeded');
});

describe('side by side', () => {
  const askEach = machine({
    People: given({ people }, 'Each'),
    Each: {
      Type: 'Map',
      ItemProcessor: machine({
        AskEach: task(
          { ...ask, 'who.$': '$.who' },
          { Retry: [{ ErrorEquals: ['Later'], IntervalSeconds: 1 }] },
        ),
      }),
      ...caught('After'),
      ResultPath: '$.answers',
      ItemsPath: '$.people',
      End: true,
    },
    After: task({ ...ask, action: 'after', 'error.$': '$.failure.Error' }),
  });

  test('the items of a Map each find their own answer, also two that are alike', async () => {
    work = await openEngineHarness(askEach);
    const execution = await work.start();
    await work.waitForCalls(3);
    await work.succeed(token(2), { is: 'third' });
    await work.restart();
    await work.succeed(token(0), { is: 'first' });
    await work.restart();
    await work.succeed(token(1), { is: 'second' });
    const { end } = await work.waitForEnd(execution);
    const answers = [{ is: 'first' }, { is: 'second' }, { is: 'third' }];
    expect(JSON.parse(end?.output ?? '')).toEqual({ people, answers });
    expect(work.calls).toHaveLength(3);
  });

  test('branches wait for each other', async () => {
    work = await openEngineHarness(
      machine({
        Both: {
          Type: 'Parallel',
          Branches: [
            machine({ Left: task({ ...ask, side: 'left' }) }),
            machine({ Right: task({ ...ask, side: 'right' }) }),
          ],
          End: true,
        },
      }),
    );
    const execution = await work.start();
    await work.waitForCalls(2);
    await work.succeed(token(1), { is: 'right' });
    await work.restart();
    await work.succeed(token(0), { is: 'left' });
    expect((await work.waitForEnd(execution)).end?.output).toBe('[{"is":"left"},{"is":"right"}]');
  });

  test('when one item fails, nobody waits for the others, nor asks them again', async () => {
    work = await openEngineHarness(askEach);
    const failures: ((error: Error) => void)[] = [];
    work.answer = () => new Promise((_, reject) => failures.push(reject));
    const execution = await work.start();
    await work.waitForCalls(3);
    work.answer = () => ({});
    // Would be asked again in a second, were it not for the failure of the last.
    failures[0]?.(Object.assign(new Error(), { name: 'Later' }));
    await pause();
    failures[2]?.(Object.assign(new Error(), { name: 'Never' }));
    await work.waitForCalls(4);
    expect(work.calls[3]).toMatchObject({ action: 'after', error: 'Never' });
    expect(await work.succeed(token(1))).toBe('gone');
    await work.restart();
    await pause();
    expect(work.calls).toHaveLength(4);
    await work.succeed(token(3));
    expect((await work.waitForEnd(execution)).end?.status).toBe('succeeded');
  });

  test('when one item fails, those whose turn had not come are never asked', async () => {
    work = await openEngineHarness(
      machine({
        People: given({ people: [...people, ...people] }, 'InTurn'),
        InTurn: {
          Type: 'Map',
          MaxConcurrency: 1,
          ItemProcessor: machine({ AskInTurn: task({ ...ask, 'who.$': '$.who' }) }),
          ...caught('Later'),
          ItemsPath: '$.people',
          End: true,
        },
        Later: task({ ...ask, action: 'later' }),
      }),
    );
    work.answer = ({ who }) => (who === 'ben' ? fail('Never') : {});
    const execution = await work.start();
    await work.waitForCalls(1);
    await work.succeed(token(0));
    await work.waitForCalls(3);
    await work.restart();
    await work.succeed(token(2));
    expect((await work.waitForEnd(execution)).end?.status).toBe('succeeded');
    expect(work.calls.map(({ action, who }) => who ?? action)).toEqual(['ann', 'ben', 'later']);
  });
});

test('a definition this machine cannot run is refused before anything starts', async () => {
  work = await openEngineHarness(askOnce);
  const elsewhere = machine({
    Save: { Type: 'Task', Resource: 'arn:aws:states:::dynamodb:putItem', End: true },
  });
  const { store } = work;
  const invoke = () => Promise.resolve();
  await expect(
    openChainEngine({ store, definition: elsewhere, invoke, now: Date.now, log: () => undefined }),
  ).rejects.toThrow('Save: arn:aws:states:::dynamodb:putItem is not run on this machine.');
});
