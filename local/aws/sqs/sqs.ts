import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { type Answer, parseJson } from '../../http/answer.ts';
import { json } from '../../pages/page.ts';
import { AwsError } from '../query-protocol.ts';
import type { Held, SqsState } from './state.ts';

export interface Sqs {
  readonly state: SqsState;
  /** Where queue addresses lead; known once the server listens. */
  readonly endpoint: () => string;
}

type Action = (sqs: Sqs, input: unknown) => unknown;

const actions: Readonly<Record<string, Action>> = {
  CreateQueue: createQueue,
  GetQueueUrl: getQueueUrl,
  SendMessage: sendMessage,
  ReceiveMessage: receiveMessage,
  DeleteMessage: deleteMessage,
  GetQueueAttributes: getQueueAttributes,
};

const byName = z.object({ QueueName: z.string().regex(/^[\w-]{1,80}(\.fifo)?$/) });
const byUrl = z.object({ QueueUrl: z.string() });

/** Answers one SQS call, as SDKs send it: AWS JSON 1.0, the action in the `X-Amz-Target` header. */
export async function answerSqs(sqs: Sqs, target: string, body: string): Promise<Answer> {
  const name = target.slice(target.indexOf('.') + 1);
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  const headers = { 'content-type': 'application/x-amz-json-1.0' };
  try {
    if (action === undefined) {
      throw new AwsError('UnknownOperationException', `The action ${name} is not answered on this machine.`);
    }
    return json(200, await action(sqs, parseJson(body)), headers);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return json(error.status, { __type: `com.amazonaws.sqs#${error.code}`, message: error.message }, headers);
  }
}

function createQueue({ state, endpoint }: Sqs, input: unknown): unknown {
  const { QueueName } = parse(byName, input);
  state.create(QueueName);
  return { QueueUrl: `${endpoint()}/000000000000/${QueueName}` };
}

function getQueueUrl({ state, endpoint }: Sqs, input: unknown): unknown {
  const { QueueName } = parse(byName, input);
  if (!state.has(QueueName)) throw noSuchQueue();
  return { QueueUrl: `${endpoint()}/000000000000/${QueueName}` };
}

function sendMessage(sqs: Sqs, input: unknown): unknown {
  const queue = queueOf(sqs, input);
  const { MessageBody } = parse(z.object({ MessageBody: z.string().min(1).max(262_144) }), input);
  return { MessageId: sqs.state.send(queue, MessageBody), MD5OfMessageBody: md5(MessageBody) };
}

async function receiveMessage(sqs: Sqs, input: unknown): Promise<unknown> {
  const queue = queueOf(sqs, input);
  const options = parse(
    z.object({
      MaxNumberOfMessages: z.int().min(1).max(10).default(1),
      VisibilityTimeout: z.int().min(0).max(43_200).default(30),
      WaitTimeSeconds: z.int().min(0).max(20).default(0),
    }),
    input,
  );
  const until = Date.now() + options.WaitTimeSeconds * 1_000;
  let held: readonly Held[];
  for (;;) {
    held = sqs.state.receive(queue, options.MaxNumberOfMessages, options.VisibilityTimeout * 1_000);
    if (held.length > 0 || Date.now() >= until) break;
    await sleep(50);
  }
  if (held.length === 0) return {};
  return {
    Messages: held.map(({ id, body, receipt }) => ({
      MessageId: id,
      ReceiptHandle: receipt,
      Body: body,
      MD5OfBody: md5(body),
    })),
  };
}

function deleteMessage(sqs: Sqs, input: unknown): unknown {
  const queue = queueOf(sqs, input);
  const { ReceiptHandle } = parse(z.object({ ReceiptHandle: z.string() }), input);
  if (!sqs.state.remove(queue, ReceiptHandle)) {
    throw new AwsError('ReceiptHandleIsInvalid', 'The input receipt handle is invalid.');
  }
  return {};
}

function getQueueAttributes(sqs: Sqs, input: unknown): unknown {
  const queue = queueOf(sqs, input);
  const { AttributeNames } = parse(z.object({ AttributeNames: z.array(z.string()).default([]) }), input);
  const { visible, held } = sqs.state.count(queue);
  const attributes = {
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(held),
    ApproximateNumberOfMessagesDelayed: '0',
    QueueArn: `arn:aws:sqs:us-east-1:000000000000:${queue}`,
    VisibilityTimeout: '30',
  };
  const wanted = Object.entries(attributes).filter(
    ([name]) => AttributeNames.includes('All') || AttributeNames.includes(name),
  );
  return { Attributes: Object.fromEntries(wanted) };
}

function queueOf({ state }: Sqs, input: unknown): string {
  const name = parse(byUrl, input).QueueUrl.split('/').at(-1) ?? '';
  if (!state.has(name)) throw noSuchQueue();
  return name;
}

function noSuchQueue(): AwsError {
  return new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
}

function parse<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input ?? {});
  if (parsed.success) return parsed.data;
  const sentence = parsed.error.issues
    .map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`)
    .join('; ');
  throw new AwsError('InvalidParameterValue', sentence);
}

/** SDKs check the digest of what they sent and received. */
function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
