import { randomUUID } from 'node:crypto';
import {
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { startEndpoint, temporaryDirectory } from '../fixture.ts';
import {
  accountArn,
  machine,
  openSfnHarness,
  pause,
  type Payload,
  task,
  type SfnHarness,
} from './fixture.ts';

const day = 86_400;
const ask = { action: 'ask', 'token.$': '$$.Task.Token' };
const caught = (Next: string): Payload => ({
  Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.failure', Next }],
});
const retried = [{ ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 1, MaxAttempts: 3 }];

const machines = {
  add: machine({
    Add: task(
      { action: 'add', 'numbers.$': '$.numbers' },
      { ResultSelector: { 'sum.$': '$.Payload.sum' }, Next: 'Double' },
    ),
    Double: task({ action: 'double', 'number.$': '$.sum' }),
  }),
  ask: machine({ Ask: task(ask) }),
  askTwice: machine({ Ask: task(ask, { Next: 'Again' }), Again: task(ask) }),
  askOrGiveUp: machine({
    Ask: task(ask, { ...caught('Clean'), TimeoutSeconds: 20 * day, Retry: retried }),
    Clean: task({ action: 'clean', 'error.$': '$.failure.Error', 'cause.$': '$.failure.Cause' }),
  }),
  askPatiently: machine({ Ask: task(ask, { TimeoutSeconds: 30 * day }) }),
  askWithin: machine({ Ask: task(ask) }, { TimeoutSeconds: 40 * day }),
  askInWords: machine({
    Ask: task({
      'greeting.$': "States.Format('reply to {}', $$.Task.Token)",
      'deep.$': '$',
      'started.$': '$$.Execution.StartTime',
      'name.$': '$$.Execution.Name',
    }),
  }),
  refuse: machine({ Refuse: { Type: 'Fail', Error: 'NotToday', Cause: 'The office is closed.' } }),
  retry: machine({ Try: task({ action: 'try' }, { Retry: retried, Next: 'Ask' }), Ask: task(ask) }),
  retryMuchLater: machine({
    Try: task({ action: 'try' }, { Retry: [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 600 }] }),
  }),
  unhurried: machine({ Work: task({ action: 'work' }, { TimeoutSeconds: 600 }) }),
  hurry: machine({ Hurry: task({ action: 'hurry' }, { TimeoutSeconds: 1 }) }),
  askEach: machine({
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
  }),
  askInTurn: machine({
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
  askBoth: machine({
    Both: {
      Type: 'Parallel',
      Branches: [
        machine({ Left: task({ ...ask, side: 'left' }) }),
        machine({ Right: task({ ...ask, side: 'right' }) }),
      ],
      End: true,
    },
  }),
};

let work: SfnHarness;

beforeEach(async () => {
  work = await openSfnHarness(machines);
});
afterEach(async () => {
  jest.useRealTimers();
  await work.close();
  expect(work.printed).toEqual([]);
});

function token(call: number): string {
  return String(work.calls[call]?.['token']);
}
async function fail(call: number, error?: string, cause?: string): Promise<void> {
  await work.sfn.send(new SendTaskFailureCommand({ taskToken: token(call), error, cause }));
}
async function stop(executionArn: string, reason: { error?: string; cause?: string } = {}) {
  return await work.sfn.send(new StopExecutionCommand({ executionArn, ...reason }));
}
const start = (input: { name?: string; input?: string; stateMachineArn?: string }) =>
  work.sfn.send(new StartExecutionCommand({ stateMachineArn: `${accountArn}:stateMachine:ask`, ...input }));

test('what a function answers is what the next state is given', async () => {
  work.answer = ({ action, numbers, number }) =>
    action === 'add' ? { sum: (numbers as number[]).reduce((a, b) => a + b) } : Number(number) * 2;
  const execution = await work.waitForEnd(await work.start('add', { numbers: [1, 2, 3] }, 'six'));
  expect(execution).toMatchObject({
    executionArn: `${accountArn}:execution:add:six`,
    stateMachineArn: `${accountArn}:stateMachine:add`,
    name: 'six',
    status: 'SUCCEEDED',
    input: '{"numbers":[1,2,3]}',
    output: '{"StatusCode":200,"Payload":12}',
    startDate: new Date(work.clock.now),
    stopDate: new Date(work.clock.now),
  });
});

test('a task that waits ends when its token comes back, and only once', async () => {
  const execution = await work.start('ask');
  await work.waitForCalls(1);
  expect((await work.describe(execution)).status).toBe('RUNNING');
  await expect(work.succeed('nobody')).rejects.toMatchObject({ name: 'InvalidToken' });
  const notJson = new SendTaskSuccessCommand({ taskToken: token(0), output: '{' });
  await expect(work.sfn.send(notJson)).rejects.toMatchObject({ name: 'InvalidOutput' });
  await work.succeed(token(0), { approved: [true, null, 'ä'] });
  expect((await work.waitForEnd(execution)).output).toBe('{"approved":[true,null,"ä"]}');
  await expect(work.succeed(token(0))).rejects.toMatchObject({ name: 'TaskTimedOut' });
  await expect(fail(0)).rejects.toMatchObject({ name: 'TaskTimedOut' });
});

test('the token stands wherever the definition puts it, and nowhere else', async () => {
  const execution = await work.start('askInWords', { a: ['b'] }, 'words');
  await work.waitForCalls(1);
  const greeting = String(work.calls[0]?.['greeting']);
  expect(work.calls[0]).toEqual({
    greeting,
    deep: { a: ['b'] },
    started: new Date(work.clock.now).toISOString(),
    name: 'words',
  });
  work.clock.now += 5_000;
  await work.restart();
  await pause();
  await work.succeed(greeting.replace('reply to ', ''));
  expect(await work.waitForEnd(execution)).toMatchObject({ status: 'SUCCEEDED' });
  expect(work.calls).toHaveLength(1);
});

test('a task that is sent back as failed is caught by its error', async () => {
  const execution = await work.start('askEach', { people: [{ who: 'ann' }] });
  await work.waitForCalls(1);
  await fail(0, 'Refused', 'No budget.');
  await work.waitForCalls(2);
  expect(work.calls[1]).toMatchObject({ action: 'after', error: 'Refused' });
  await work.succeed(token(1));
  expect((await work.waitForEnd(execution)).status).toBe('SUCCEEDED');
});

test('a function that fails fails its task, and its token with it', async () => {
  work.answer = () => {
    throw new TypeError('no such request');
  };
  const execution = await work.waitForEnd(await work.start('ask'));
  expect(execution).toMatchObject({ status: 'FAILED', error: 'TypeError' });
  expect(JSON.parse(execution.cause ?? '')).toEqual({
    errorType: 'TypeError',
    errorMessage: 'no such request',
  });
  await expect(work.succeed(token(0))).rejects.toMatchObject({ name: 'TaskTimedOut' });
});

test('a Fail state gives its error and cause', async () => {
  expect(await work.waitForEnd(await work.start('refuse'))).toMatchObject({
    status: 'FAILED',
    error: 'NotToday',
    cause: 'The office is closed.',
  });
});

test('a retried task counts on after a restart, and waits no second time', async () => {
  work.answer = ({ action }) => {
    if (action === 'try' && work.calls.length === 1) throw new Error('busy');
    return {};
  };
  const execution = await work.start('retry');
  await work.waitForCalls(3);
  expect(work.calls.map(({ action }) => action)).toEqual(['try', 'try', 'ask']);
  await work.restart({ resumed: false });
  // From here on no timer goes off: what waited a second time would wait for good.
  jest.useFakeTimers({
    doNotFake: ['Date', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'setInterval'],
  });
  work.endpoint.resume();
  await work.succeed(token(2));
  expect((await work.waitForEnd(execution)).status).toBe('SUCCEEDED');
  expect(work.calls).toHaveLength(3);
});

test('a stopped execution asks nothing more and takes no answer', async () => {
  const execution = await work.start('askTwice');
  await work.waitForCalls(1);
  const { stopDate } = await stop(execution, { error: 'Withdrawn', cause: 'By the client.' });
  work.clock.now += 60_000;
  expect((await stop(execution)).stopDate).toEqual(stopDate);
  await expect(work.succeed(token(0))).rejects.toMatchObject({ name: 'TaskTimedOut' });
  await work.restart();
  await pause();
  expect(await work.describe(execution)).toMatchObject({
    status: 'ABORTED',
    error: 'Withdrawn',
    cause: 'By the client.',
    stopDate,
  });
  expect(work.calls).toHaveLength(1);
});

test('before the functions are there, calls are answered and kept', async () => {
  const first = await work.start('ask');
  await work.waitForCalls(1);
  await work.restart({ resumed: false });
  const second = await work.start('ask');
  await work.succeed(token(0), 'early');
  await pause();
  expect(work.calls).toHaveLength(1);
  work.endpoint.resume();
  expect(await work.waitForEnd(first)).toMatchObject({ status: 'SUCCEEDED', output: '"early"' });
  await work.waitForCalls(2);
  await work.succeed(token(1));
  expect(await work.waitForEnd(second)).toMatchObject({ status: 'SUCCEEDED' });
});

describe('a clock moved forward', () => {
  test('a clock moved forward times out a waiting task: caught as a timeout, not retried as a failure', async () => {
    const execution = await work.start('askOrGiveUp');
    await work.waitForCalls(1);
    const due = work.clock.now + 20 * day * 1_000;
    expect(work.endpoint.nextTimeout()).toBe(due);
    work.clock.now = due - 1;
    work.endpoint.tick();
    await pause();
    expect(work.calls).toHaveLength(1);
    await work.restart();
    work.clock.now = due;
    work.endpoint.tick();
    expect(work.endpoint.nextTimeout()).toBeUndefined();
    await expect(work.succeed(token(0))).rejects.toMatchObject({ name: 'TaskTimedOut' });
    expect((await work.waitForEnd(execution)).status).toBe('SUCCEEDED');
    expect(work.calls.slice(1)).toMatchObject([{ action: 'clean', error: 'States.Timeout' }]);
  });

  test('a clock moved forward leaves a task without a limit, and one of more days than a timer holds', async () => {
    const patient = await work.start('askPatiently');
    const endless = await work.start('ask');
    await work.waitForCalls(2);
    work.clock.now += 29 * day * 1_000;
    work.endpoint.tick();
    await pause();
    expect((await work.describe(patient)).status).toBe('RUNNING');
    work.clock.now += day * 1_000;
    work.endpoint.tick();
    expect(await work.waitForEnd(patient)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect((await work.describe(endless)).status).toBe('RUNNING');
  });

  test('a clock moved forward times out nothing of an execution that was stopped', async () => {
    const execution = await work.start('askPatiently');
    await work.waitForCalls(1);
    await stop(execution);
    expect(work.endpoint.nextTimeout()).toBeUndefined();
  });

  test('a clock moved forward times out a whole execution', async () => {
    const execution = await work.start('askWithin');
    await work.waitForCalls(1);
    work.clock.now = work.endpoint.nextTimeout() ?? 0;
    work.endpoint.tick();
    expect((await work.describe(execution)).status).toBe('TIMED_OUT');
    await expect(work.succeed(token(0))).rejects.toMatchObject({ name: 'TaskTimedOut' });
  });
});

test('a function that takes longer than its state allows times out, whatever comes back later', async () => {
  let finish: (value: unknown) => void = () => undefined;
  work.answer = () => new Promise((resolve) => (finish = resolve));
  const execution = await work.waitForEnd(await work.start('hurry'));
  finish({});
  expect(execution).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
});

test('a function that does not return does not keep the process, and is called again', async () => {
  work.answer = () => new Promise(() => undefined);
  const execution = await work.start('ask');
  await work.waitForCalls(1);
  work.answer = () => ({});
  await work.restart();
  await work.waitForCalls(2);
  expect(token(1)).toBe(token(0));
  await work.succeed(token(0));
  expect((await work.waitForEnd(execution)).status).toBe('SUCCEEDED');
});

test('what was stopped leaves no timer behind', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
  const folder = temporaryDirectory();
  const before = timers();
  const other = await openSfnHarness(machines, folder);
  other.answer = ({ action }) => {
    if (action === 'work') return new Promise(() => undefined);
    if (action === 'try') throw new Error('busy');
    return {};
  };
  for (const name of ['unhurried', 'ask', 'retryMuchLater']) await other.start(name);
  await other.start('askEach', { people: [{ who: 'ann' }, { who: 'ben' }] });
  await other.waitForCalls(5);
  expect(timers()).toBeGreaterThan(before + 4);
  await other.close();
  expect(timers()).toBeLessThanOrEqual(before);
});

test('a function about to return when everything stops is not called again', async () => {
  let finish: (value: unknown) => void = () => undefined;
  work.answer = () => new Promise((resolve) => (finish = resolve));
  const execution = await work.start('ask');
  await work.waitForCalls(1);
  const restarted = work.restart();
  finish({});
  await restarted;
  await pause();
  expect(work.calls).toHaveLength(1);
  await work.succeed(token(0));
  expect((await work.waitForEnd(execution)).status).toBe('SUCCEEDED');
});

describe('side by side', () => {
  const people = [{ who: 'ann' }, { who: 'ben' }, { who: 'ben' }];

  test('the items of a Map each find their own answer, also two that are alike', async () => {
    const execution = await work.start('askEach', { people });
    await work.waitForCalls(3);
    await work.succeed(token(2), 'third');
    await work.restart();
    await work.succeed(token(0), 'first');
    await work.restart();
    await work.succeed(token(1), 'second');
    const { output = '' } = await work.waitForEnd(execution);
    expect(JSON.parse(output)).toEqual({ people, answers: ['first', 'second', 'third'] });
    expect(work.calls).toHaveLength(3);
  });

  test('branches wait for each other', async () => {
    const execution = await work.start('askBoth');
    await work.waitForCalls(2);
    await work.succeed(token(1), 'right');
    await work.restart();
    await work.succeed(token(0), 'left');
    expect((await work.waitForEnd(execution)).output).toBe('["left","right"]');
  });

  test('when one item fails, nobody waits for the others, nor asks them again', async () => {
    const execution = await work.start('askEach', { people });
    await work.waitForCalls(3);
    // Would be asked again in a second, were it not for the failure of the last.
    await fail(0, 'Later');
    await fail(2, 'Never');
    await work.waitForCalls(4);
    expect(work.calls[3]).toMatchObject({ action: 'after', error: 'Never' });
    await expect(work.succeed(token(1))).rejects.toMatchObject({ name: 'TaskTimedOut' });
    await work.restart();
    await pause();
    expect(work.calls).toHaveLength(4);
    await work.succeed(token(3));
    expect((await work.waitForEnd(execution)).status).toBe('SUCCEEDED');
  });

  test('when one item fails, those whose turn had not come are never asked', async () => {
    const execution = await work.start('askInTurn', { people: [...people, ...people] });
    await work.waitForCalls(1);
    await work.succeed(token(0));
    await work.waitForCalls(2);
    await fail(1, 'Never');
    await work.waitForCalls(3);
    await work.restart();
    await work.succeed(token(2));
    expect((await work.waitForEnd(execution)).status).toBe('SUCCEEDED');
    expect(work.calls.map(({ action, who }) => who ?? action)).toEqual(['ann', 'ben', 'later']);
  });
});

describe('starting', () => {
  test('starting twice under one name with one input is one execution while it runs', async () => {
    const first = await start({ name: 'once', input: '{"a":1}' });
    expect(await start({ name: 'once', input: '{"a":1}' })).toMatchObject({
      executionArn: first.executionArn,
    });
    await work.waitForCalls(1);
    expect(work.calls).toHaveLength(1);
    const exists = { name: 'ExecutionAlreadyExists' };
    await expect(start({ name: 'once', input: '{"a":2}' })).rejects.toMatchObject(exists);
    await work.restart();
    await work.succeed(token(0));
    await work.waitForEnd(first.executionArn ?? '');
    await expect(start({ name: 'once', input: '{"a":1}' })).rejects.toMatchObject(exists);
  });

  test.each([
    ['StateMachineDoesNotExist', { stateMachineArn: `${accountArn}:stateMachine:nothing` }],
    ['InvalidArn', { stateMachineArn: 'ask' }],
    ['InvalidName', { name: 'two words' }],
    ['InvalidName', { name: 'x'.repeat(81) }],
    ['InvalidExecutionInput', { input: 'not JSON' }],
  ])('starting is refused with %s for %j', async (name, input) => {
    await expect(start(input)).rejects.toMatchObject({ name });
    expect(work.calls).toHaveLength(0);
  });
});

test('what is unknown or malformed is refused with the names AWS uses', async () => {
  const executionArn = `${accountArn}:execution:ask:nothing`;
  await expect(work.describe(executionArn)).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
  await expect(stop(executionArn)).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
  await expect(work.sfn.send(new GetExecutionHistoryCommand({ executionArn }))).rejects.toMatchObject({
    name: 'ExecutionDoesNotExist',
  });
  const many = new GetExecutionHistoryCommand({ executionArn, maxResults: 1_001 });
  await expect(work.sfn.send(many)).rejects.toMatchObject({ name: 'ValidationException' });
  await expect(work.sfn.send(new ListStateMachinesCommand({}))).rejects.toThrow(
    'not answered on this machine',
  );
});

test('executions are listed newest first, by status, page by page', async () => {
  for (const name of ['a', 'b', 'c', 'd', 'e']) await work.start('ask', {}, name);
  await work.start('refuse');
  await work.waitForCalls(5);
  await stop(`${accountArn}:execution:ask:c`);
  const list = async (input: { statusFilter?: 'RUNNING' | 'ABORTED'; nextToken?: string | undefined }) =>
    await work.sfn.send(
      new ListExecutionsCommand({
        stateMachineArn: `${accountArn}:stateMachine:ask`,
        maxResults: 2,
        ...input,
      }),
    );
  const names = ({ executions = [] }: Awaited<ReturnType<typeof list>>) => executions.map(({ name }) => name);
  const first = await list({ statusFilter: 'RUNNING' });
  expect(names(first)).toEqual(['e', 'd']);
  await work.start('ask', {}, 'f');
  expect(names(await list({ statusFilter: 'RUNNING', nextToken: first.nextToken }))).toEqual(['b', 'a']);
  expect((await list({ statusFilter: 'ABORTED' })).executions).toMatchObject([
    { name: 'c', status: 'ABORTED' },
  ]);
});

test('the history tells what happened to the execution, and no token', async () => {
  const executionArn = await work.start('askOrGiveUp', { a: 1 });
  await work.waitForCalls(1);
  await fail(0, 'Refused', 'No budget.');
  await work.waitForCalls(2);
  await work.succeed(token(1));
  await work.waitForEnd(executionArn);
  const page = async (input: {
    maxResults?: number;
    reverseOrder?: boolean;
    nextToken?: string | undefined;
  }) => await work.sfn.send(new GetExecutionHistoryCommand({ executionArn, ...input }));
  const { events = [] } = await page({});
  expect(events.map(({ type }) => type)).toEqual([
    'ExecutionStarted',
    'TaskStateEntered',
    'TaskScheduled',
    'TaskStarted',
    'TaskSubmitted',
    'TaskFailed',
    'TaskStateEntered',
    'TaskScheduled',
    'TaskStarted',
    'TaskSubmitted',
    'TaskSucceeded',
    'TaskStateExited',
    'ExecutionSucceeded',
  ]);
  expect(events.map(({ id }) => id)).toEqual(events.map((_, index) => index + 1));
  expect(events.map(({ previousEventId }) => previousEventId)).toEqual(events.map((_, index) => index));
  expect(events[0]?.executionStartedEventDetails).toEqual({ input: '{"a":1}' });
  expect(events[1]?.stateEnteredEventDetails).toEqual({ name: 'Ask' });
  expect(events[5]?.taskFailedEventDetails).toEqual({
    resourceType: 'lambda',
    resource: 'invoke.waitForTaskToken',
    error: 'Refused',
    cause: 'No budget.',
  });
  expect(events[11]?.stateExitedEventDetails).toEqual({ name: 'Ask' });
  expect(JSON.stringify(events)).not.toContain(token(0));
  const first = await page({ maxResults: 8, reverseOrder: true });
  const second = await page({ maxResults: 8, reverseOrder: true, nextToken: first.nextToken });
  expect([...(first.events ?? []), ...(second.events ?? [])].map(({ id }) => id)).toEqual(
    events.map(({ id }) => id).toReversed(),
  );
  expect(second.nextToken).toBeUndefined();
});

test('an unsigned call is refused, and starts nothing', async () => {
  const name = randomUUID();
  const response = await fetch(work.endpoint.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'AWSStepFunctions.StartExecution',
    },
    body: JSON.stringify({ stateMachineArn: `${accountArn}:stateMachine:ask`, name }),
  });
  expect(response.status).toBe(403);
  await expect(work.describe(`${accountArn}:execution:ask:${name}`)).rejects.toMatchObject({
    name: 'ExecutionDoesNotExist',
  });
});

test('a definition this machine cannot run is refused before anything starts', async () => {
  const folder = temporaryDirectory();
  const elsewhere = machine({
    Save: { Type: 'Task', Resource: 'arn:aws:states:::dynamodb:putItem', End: true },
  });
  await expect(startEndpoint(folder.directory, { stateMachines: { elsewhere } })).rejects.toThrow(
    'Save: arn:aws:states:::dynamodb:putItem is not run on this machine.',
  );
  folder.remove();
});
