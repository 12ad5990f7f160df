import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type Answer, header, readBody, send } from '../http/answer.ts';
import { openOutbox, type Outbox } from '../outbox/outbox.ts';
import { json, page } from '../pages/page.ts';
import { AwsError, queryError } from './query-protocol.ts';
import { answerS3, type S3 } from './s3/s3.ts';
import { openS3Store } from './s3/store.ts';
import { answerSes } from './ses/ses.ts';
import { answerSfn } from './sfn/sfn.ts';
import { openSfnEngine } from './sfn/engine.ts';
import type { Sfn } from './sfn/request.ts';
import { openSfnState } from './sfn/state.ts';
import { smtpPost } from '../outbox/smtp.ts';
import { answerSns, type Sns } from './sns/sns.ts';
import { openSnsState } from './sns/state.ts';
import { answerSqs, type Sqs } from './sqs/sqs.ts';
import { openSqsState } from './sqs/state.ts';
import { createAnnouncer } from './s3/upload-announcer.ts';

export interface EndpointOptions {
  /** Where everything is kept: `outbox.jsonl`, `sns.jsonl`, `sqs.jsonl`, `sfn.jsonl`, `attachments/`. */
  readonly directory: string;
  /** A free port is taken when absent. */
  readonly port?: number | undefined;
  /** The clock messages are dated by, epoch milliseconds. */
  readonly now: () => number;
  /** Wall time, which signed addresses expire by: SDKs sign by it. */
  readonly wall?: (() => number) | undefined;
  /** Called for each upload at least once, also of one a killed process did not get to; tried again when it rejects. */
  readonly onUpload: (key: string, size: number) => Promise<void> | void;
  /** Where a subscription is confirmed; this endpoint's own address when absent. */
  readonly confirmationLink?: ((topicArn: string, token: string) => string) | undefined;
  /** Step Functions definitions by name, everything in them substituted. */
  readonly stateMachines?: Readonly<Record<string, object>> | undefined;
  /** Runs a function in this process, by what a definition has as its `FunctionName`. */
  readonly invoke?: ((functionName: string, payload: unknown) => Promise<unknown>) | undefined;
  /** One sentence for whoever watches the terminal. */
  readonly log?: ((sentence: string) => void) | undefined;
}

export interface Endpoint {
  /** For every `AWS_ENDPOINT_URL_*` variable but DynamoDB's. */
  readonly url: string;
  readonly outbox: Outbox;
  /** Resolves when every upload was announced and every email handed over. */
  drain(): Promise<void>;
  /** The functions are there: executions go on, first those an earlier process left open. */
  resume(): void;
  /** Times out the tasks that are due by the clock. */
  tick(): void;
  /** When the clock next times out a task, epoch milliseconds. */
  nextTimeout(): number | undefined;
  stop(): Promise<void>;
}

interface Services {
  readonly sns: Sns;
  readonly sqs: Sqs;
  readonly sfn: Sfn;
  readonly s3: S3;
  readonly outbox: Outbox;
}

/**
 * One server for SNS, SES, SQS, S3 and Step Functions, told apart by the shape of the request. It listens on
 * 127.0.0.1 only, and everything it answers for is on disk before it answers. Uploads are checked against the keys
 * in `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, the ones the functions sign with.
 */
export async function start(options: EndpointOptions): Promise<Endpoint> {
  const { directory, now, wall = Date.now, log = logToTerminal } = options;
  const smtp = process.env['SMTP_URL'];
  const post = smtp === undefined || smtp === '' ? undefined : smtpPost(smtp, log);
  const outbox = openOutbox({ file: join(directory, 'outbox.jsonl'), now, post });
  const sns = openSnsState(join(directory, 'sns.jsonl'));
  const sqs = openSqsState(join(directory, 'sqs.jsonl'));
  const sfn = openSfnState(join(directory, 'sfn.jsonl'));
  const { stateMachines: machines = {}, invoke = noFunctions } = options;
  const engine = await openSfnEngine({ state: sfn, machines, invoke, now, log });
  const store = openS3Store(join(directory, 'attachments'));
  const uploads = createAnnouncer(store, options.onUpload, log);
  let url = '';
  const services: Services = {
    outbox,
    sns: {
      state: sns,
      outbox,
      confirmationLink: options.confirmationLink ?? ((topic, token) => confirmationLink(url, topic, token)),
    },
    sqs: { state: sqs, endpoint: () => url },
    sfn: { state: sfn, engine, now },
    s3: { store, keys: keysFromEnvironment(), wall, stored: uploads.announce },
  };

  const server = createServer((request, response) => {
    answer(services, request, response).catch((error: unknown) => {
      log(`The local AWS endpoint failed: ${error instanceof Error ? error.message : String(error)}`);
      if (response.headersSent) response.destroy();
      else send(response, json(500, { message: 'The local AWS endpoint failed; its terminal says why.' }));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  uploads.resume();

  return {
    url,
    outbox,
    async drain() {
      await Promise.all([uploads.drain(), outbox.drain()]);
    },
    resume: engine.resume,
    tick: engine.tick,
    nextTimeout: engine.nextTimeout,
    async stop() {
      // First: a function about to return may still call the others.
      await engine.stop();
      // A kept-alive connection turns idle a moment after its last answer: look until none is left.
      const sweep = setInterval(() => {
        server.closeIdleConnections();
      }, 10);
      await new Promise((resolve) => server.close(resolve));
      clearInterval(sweep);
      await uploads.stop();
      await outbox.drain();
      for (const journal of [outbox, sns, sqs, sfn, store]) journal.close();
    },
  };
}

async function answer(services: Services, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const target = header(request, 'x-amz-target');
  const form = header(request, 'content-type').startsWith('application/x-www-form-urlencoded');
  if (request.method === 'GET' && url.searchParams.get('Action') === 'ConfirmSubscription') {
    send(response, confirmationPage(answerSns(services.sns, url.searchParams)));
  } else if (target === '' && !form && !url.pathname.startsWith('/v2/') && url.pathname !== '/') {
    await answerS3(services.s3, request, response, url);
  } else {
    const body = await readBody(request);
    if (body === undefined)
      send(response, json(413, { message: 'The body is larger than any call may be.' }));
    // A page in a browser can post a form here, but it cannot sign one.
    else if (!header(request, 'authorization').startsWith('AWS4-HMAC-SHA256'))
      send(response, refuseUnsigned(form));
    else if (target.startsWith('AmazonSQS.')) send(response, await answerSqs(services.sqs, target, body));
    else if (target.startsWith('AWSStepFunctions.')) send(response, answerSfn(services.sfn, target, body));
    else if (url.pathname.startsWith('/v2/')) {
      send(response, answerSes(services.outbox, request.method ?? '', url.pathname, body));
    } else if (form) send(response, answerSns(services.sns, new URLSearchParams(body)));
    else
      send(
        response,
        json(404, { __type: 'UnknownOperationException', message: 'No such call on this machine.' }),
      );
  }
}

function refuseUnsigned(form: boolean): Answer {
  const message = 'Request is missing Authentication Token';
  if (form) return queryError(new AwsError('MissingAuthenticationToken', message, 403));
  return json(403, { __type: 'MissingAuthenticationTokenException', message });
}

/** The link of a confirmation message is opened by a person. */
function confirmationPage({ status }: Answer): Answer {
  return status === 200
    ? page('Subscription confirmed', '<p>Notices will be sent to this address from now on.</p>')
    : page('This link does not work', '<p>It is incomplete, or the subscription no longer exists.</p>', 400);
}

function confirmationLink(url: string, topic: string, token: string): string {
  return `${url}/?${new URLSearchParams({ Action: 'ConfirmSubscription', TopicArn: topic, Token: token }).toString()}`;
}

function keysFromEnvironment(): { readonly accessKeyId: string; readonly secretAccessKey: string } {
  return {
    accessKeyId: process.env['AWS_ACCESS_KEY_ID'] ?? 'local',
    secretAccessKey: process.env['AWS_SECRET_ACCESS_KEY'] ?? 'local',
  };
}

function noFunctions(functionName: string): Promise<never> {
  return Promise.reject(new Error(`No function answers to ${functionName} on this machine.`));
}

function logToTerminal(sentence: string): void {
  console.error(sentence);
}
