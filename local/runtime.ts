import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { Route } from '../functions/http/contract.ts';
import type { HttpHandler } from '../functions/http/handler.ts';
import { approvalsHttp } from '../functions/approvals/approvals-http.ts';
import { approvalsReactions } from '../functions/approvals/approvals-reactions.ts';
import { chainTask } from '../functions/approvals/chain/task-handler.ts';
import {
  approvalHttpPorts,
  edgePorts,
  noticePorts,
  noticesHttpPorts,
  reconcilePorts,
  requestPorts,
  taskPorts,
} from '../functions/core/aws-ports.ts';
import { dispatchNotices } from '../functions/notices/dispatch/dispatch.ts';
import { noticesHttp } from '../functions/notices/notices-http.ts';
import { noticesReactions } from '../functions/notices/creation/notices-reactions.ts';
import { loadOrganisation, parseOrganisation } from '../functions/organisation/file/organisation-file.ts';
import { organisationHttp } from '../functions/organisation/organisation-http.ts';
import { receiveUpload } from '../functions/requests/attachments/receive-upload.ts';
import { requestsHttp } from '../functions/requests/requests-http.ts';
import { sweep } from '../functions/core/sweep.ts';
import { routes } from '../functions/capabilities.ts';
import { configFrom } from '../platform/config/config.ts';
import { environmentNames } from '../platform/config/names.ts';
import { documentClient } from '../platform/dynamodb/client.ts';
import { organisationStore } from '../platform/dynamodb/organisation/organisation-store.ts';
import { createTable } from './aws/dynamodb/create-table.ts';
import { startDynamoDb } from './aws/dynamodb/start-dynamodb.ts';
import { start as startEndpoint } from './aws/endpoint.ts';
import { chainStateMachine } from './approval-chain.ts';
import { readStream } from './aws/stream/stream.ts';
import { openClock } from './clock.ts';
import { openIdentity } from './identity/identity.ts';
import { localPage, type LocalPages } from './pages/local-pages.ts';
import { logFile } from './log-file.ts';
import { nextAlarm } from './next-alarm.ts';
import { samplePeople } from './people.ts';
import { createChannels, subscribeDirectors } from './sample-subscriptions.ts';
import { bothReact } from './reactions/both.ts';
import { startScheduler } from './scheduler.ts';
import { createFrontDoor } from './server.ts';

export interface RuntimeOptions {
  /** Where everything is kept. */
  readonly directory: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Throw away what is there first. */
  readonly fresh?: boolean;
  /** Text of an organisation file; the sample when absent. */
  readonly organisation?: string;
  readonly tell: (sentence: string) => void;
  /** Milliseconds between rounds of the scheduler; a minute when absent. */
  readonly everyMs?: number;
}

export interface Runtime {
  readonly url: string;
  readonly engine: string;
  stop(): Promise<void>;
}

/** What stands behind the front door. */
interface Inside {
  readonly handlers: Readonly<Record<Route['capability'], HttpHandler>>;
  readonly pages: LocalPages;
}

const tableName = 'rotunda';

/** Stops of one journey; a clock moved by years with many open requests goes straight to the end after that. */
const maxStops = 2_000;

/** On AWS the scheduler comes by each minute, and what fell due in between is told together. */
function nextMinute(at: number): number {
  return Math.ceil(at / 60_000) * 60_000;
}

/** What people have just changed is told at once; what happens by itself when the stream is next looked at. */
function waking(handlers: Inside['handlers'], { wake }: { readonly wake: () => void }): Inside['handlers'] {
  const entries = Object.entries(handlers).map(([capability, handler]): [string, HttpHandler] => [
    capability,
    async (event) => {
      const result = await handler(event);
      if (event.requestContext.http.method !== 'GET') wake();
      return result;
    },
  ]);
  return Object.fromEntries(entries) as Inside['handlers'];
}

function earliest(...instants: readonly (number | undefined)[]): number | undefined {
  const known = instants.filter((instant) => instant !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** Starts all of Rotunda in this process: the same handlers as on AWS, around AWS-shaped endpoints. */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { directory, tell } = options;
  if (options.fresh === true) rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = (name: string): string => join(directory, name);

  const credentials = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local', AWS_REGION: 'us-east-1' };
  for (const [name, value] of Object.entries(credentials)) process.env[name] ??= value;
  const clock = openClock(file('clock.json'));
  const log = logFile(file('functions.log'), tell);
  const engine = await startDynamoDb({ directory: file('dynamodb'), onEnd: tell });

  let uploaded: (key: string, size: number) => Promise<void> = () =>
    Promise.reject(new Error('The runtime is still starting.'));
  let runTask: (input: unknown) => Promise<unknown> = () =>
    Promise.reject(new Error('The runtime is still starting.'));
  const machine = chainStateMachine();
  const endpoint = await startEndpoint({
    directory,
    now: clock.now,
    stateMachines: machine.definitions,
    invoke: (_name, payload) => runTask(payload),
    onUpload: (key, size) => uploaded(key, size),
    log: tell,
  });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
    AWS_ENDPOINT_URL_DYNAMODB_STREAMS: engine.endpoint,
    ...Object.fromEntries(
      ['SNS', 'SESV2', 'SQS', 'S3', 'SFN'].map((service) => [`AWS_ENDPOINT_URL_${service}`, endpoint.url]),
    ),
  });

  const dynamodb = new DynamoDBClient({});
  const table = { client: documentClient(), name: tableName };
  await createTable(dynamodb, tableName);
  const parsed = parseOrganisation(
    options.organisation ?? (await readFile(new URL('sample/organisation.yaml', import.meta.url), 'utf8')),
  );
  if (!parsed.ok)
    throw new Error(
      `The organisation file cannot be used:\n${parsed.problems.map((problem) => `- ${problem}`).join('\n')}`,
    );
  const organisation = organisationStore(table);
  // Loaded once: what administrators change later stays changed.
  const firstTime = !existsSync(file('organisation.loaded'));
  if (firstTime) await loadOrganisation(parsed.organisation, organisation);
  await createChannels('directors', 'failures');
  const zone = parsed.organisation.department.zone;

  // The address is part of what the handlers are told, so the door is built first and whoever knocks early waits.
  const inside = Promise.withResolvers<Inside>();
  const server = createFrontDoor({
    routes,
    now: clock.now,
    log: tell,
    verify: async (token) => (await inside.promise).pages.identity.verify(token),
    localPage: async (request, url, body) => localPage((await inside.promise).pages, request, url, body),
    handler: async (capability) => (await inside.promise).handlers[capability],
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;

  const environment = {
    [environmentNames.table]: tableName,
    [environmentNames.stateMachine]: machine.arn,
    [environmentNames.bucket]: 'attachments',
    [environmentNames.topic]: 'arn:aws:sns:us-east-1:000000000000:directors',
    [environmentNames.failureQueue]: `${endpoint.url}/000000000000/failures`,
    [environmentNames.sender]: 'rotunda@localhost',
    [environmentNames.portal]: url,
    [environmentNames.identityClaim]: 'username',
    [environmentNames.zone]: zone,
  };
  // For commands run beside this process.
  writeFileSync(
    file('endpoints.json'),
    JSON.stringify({
      environment: {
        ...environment,
        AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
        AWS_ENDPOINT_URL_SFN: endpoint.url,
      },
    }),
  );
  const config = configFrom(environment);
  const local = { now: clock.now, log };
  const ports = { ...requestPorts(config), ...local };
  const subscribing = { ...noticesHttpPorts(config), ...local };
  const handlers = {
    requests: requestsHttp(ports),
    approvals: approvalsHttp({ ...approvalHttpPorts(config), ...local }),
    organisation: organisationHttp({ ...edgePorts(config, 'organisation-http'), ...local }),
    notices: noticesHttp(subscribing),
  };
  if (firstTime) {
    await subscribeDirectors(
      parsed.organisation.people,
      parsed.organisation.assignments,
      subscribing,
      endpoint.outbox,
    );
    writeFileSync(file('organisation.loaded'), '');
  }
  const notices = { ...noticePorts(config), ...local };
  uploaded = (key, size) => receiveUpload(key, size, ports);
  const settling = { ...reconcilePorts(config), ...local };
  runTask = chainTask({ ...taskPorts(config), ...local });
  endpoint.resume();

  const identity = await openIdentity({
    directory,
    issuer: url,
    audience: 'rotunda',
    people: () =>
      samplePeople(
        parsed.organisation.people.map(({ id }) => id),
        organisation,
        zone,
        clock.now(),
      ),
  });
  const react = bothReact(noticesReactions(notices), approvalsReactions(settling));
  const stream = readStream({
    client: new DynamoDBStreamsClient({ endpoint: engine.endpoint }),
    dynamodb,
    tableName,
    checkpointFile: file('stream.json'),
    deliver: react,
    onPoisoned: (_record, error) => {
      tell(`A change could not be told: ${error instanceof Error ? error.message : String(error)}`);
    },
    log: tell,
  });
  const scheduler = startScheduler(
    {
      sweep: async () => {
        endpoint.tick();
        await sweep(ports);
      },
      react: () => stream.drain(),
      dispatch: async () => {
        await dispatchNotices(notices);
      },
    },
    options.everyMs ?? 60_000,
    tell,
  );

  const pages = {
    identity,
    outbox: endpoint.outbox,
    zone,
    origin: url,
    machine: {
      now: clock.now,
      async travelTo(at: number) {
        let stops = 0;
        while (stops < maxStops) {
          await scheduler.round();
          const next = earliest(await nextAlarm(table), endpoint.nextTimeout());
          if (next === undefined || next > at || clock.now() >= at) break;
          // Something still due waits for its next try: the minute after this one.
          clock.moveTo(Math.min(at, nextMinute(Math.max(next, clock.now() + 1))));
          stops += 1;
        }
        clock.moveTo(at);
        await scheduler.round();
        // What that round found to do may have followers, such as the second part of a long digest.
        await scheduler.round();
        return { stops };
      },
    },
  };

  inside.resolve({ handlers: waking(handlers, stream), pages });

  return {
    url,
    engine: engine.engine,
    async stop() {
      server.closeIdleConnections();
      await new Promise((resolve) => server.close(resolve));
      await scheduler.stop();
      await stream.stop();
      await endpoint.stop();
      await engine.stop();
    },
  };
}
