import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { type Answer, parseJson } from '../../http/answer.ts';
import { json } from '../../pages/page.ts';
import { AwsError } from '../query-protocol.ts';
import { executionOf, machineOf, parse, seconds, type Sfn } from './request.ts';
import { executionArn, type Task } from './state.ts';
import { describeExecution, getExecutionHistory, listExecutions } from './view.ts';

type Action = (sfn: Sfn, input: unknown) => unknown;

const actions: Readonly<Record<string, Action>> = {
  StartExecution: startExecution,
  SendTaskSuccess: sendTaskSuccess,
  SendTaskFailure: sendTaskFailure,
  StopExecution: stopExecution,
  DescribeExecution: describeExecution,
  ListExecutions: listExecutions,
  GetExecutionHistory: getExecutionHistory,
};

/** The most that AWS takes as an input or an output. */
const largestJson = 262_144;
const error = z.string().max(256).optional();
const cause = z.string().max(32_768).optional();

/** Answers one Step Functions call, as SDKs send it: AWS JSON 1.0, the action in the `X-Amz-Target` header. */
export function answerSfn(sfn: Sfn, target: string, body: string): Answer {
  const name = target.slice(target.indexOf('.') + 1);
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  const headers = { 'content-type': 'application/x-amz-json-1.0' };
  try {
    if (action === undefined) {
      throw new AwsError('UnknownOperationException', `The action ${name} is not answered on this machine.`);
    }
    return json(200, action(sfn, parseJson(body)), headers);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const type = `com.amazonaws.swf.service.v2.model#${error.code}`;
    return json(error.status, { __type: type, message: error.message }, headers);
  }
}

function startExecution(sfn: Sfn, body: unknown): unknown {
  const { state, engine, now } = sfn;
  const schema = z.object({
    stateMachineArn: z.string(),
    name: z.string().optional(),
    input: z.string().default('{}'),
  });
  const { stateMachineArn, name = randomUUID(), input } = parse(schema, body);
  const { machine, version } = machineOf(sfn, stateMachineArn);
  // The characters AWS names: https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
  if (!/^[^\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]{1,80}$/u.test(name)) {
    throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
  }
  if (!isJson(input)) throw new AwsError('InvalidExecutionInput', 'The input is not JSON, or too large.');
  const earlier = state.execution(`${machine}:${name}`);
  if (earlier !== undefined && (earlier.end !== undefined || earlier.input !== input)) {
    throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${executionArn(earlier.id)}'`);
  }
  const execution = earlier ?? state.start({ machine, name, version, input }, now());
  if (earlier === undefined) engine.run(execution);
  return { executionArn: executionArn(execution.id), startDate: seconds(execution.startedAt) };
}

function sendTaskSuccess(sfn: Sfn, body: unknown): unknown {
  const { taskToken, output } = parse(z.object({ taskToken: z.string(), output: z.string() }), body);
  const task = taskOf(sfn, taskToken);
  if (!isJson(output)) throw new AwsError('InvalidOutput', 'The output is not JSON, or too large.');
  if (!sfn.engine.complete(task, { kind: 'succeeded', output })) throw timedOut();
  return {};
}

function sendTaskFailure(sfn: Sfn, body: unknown): unknown {
  const { taskToken, ...failure } = parse(z.object({ taskToken: z.string(), error, cause }), body);
  const { error: name = 'States.TaskFailed', cause: reason = '' } = failure;
  if (!sfn.engine.complete(taskOf(sfn, taskToken), { kind: 'failed', error: name, cause: reason }))
    throw timedOut();
  return {};
}

function stopExecution(sfn: Sfn, body: unknown): unknown {
  const { executionArn, ...reason } = parse(z.object({ executionArn: z.string(), error, cause }), body);
  const execution = executionOf(sfn, executionArn);
  if (execution.end === undefined) sfn.engine.end(execution, { status: 'ABORTED', ...reason });
  return { stopDate: seconds(execution.end?.at ?? sfn.now()) };
}

function taskOf({ state }: Sfn, token: string): Task {
  const task = state.taskOf(token);
  if (task === undefined) throw new AwsError('InvalidToken', 'Invalid token');
  return task;
}

function timedOut(): AwsError {
  return new AwsError('TaskTimedOut', 'Task Timed Out: the task or its execution has ended.');
}

function isJson(text: string): boolean {
  return Buffer.byteLength(text) <= largestJson && parseJson(text) !== undefined;
}
