import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { capabilities, type Ports, routesIn } from '../functions/capabilities.ts';
import { allReactions } from '../functions/core/registration.ts';
import type { Capability } from '../functions/core/capability.ts';
import type { HttpHandler } from '../functions/http/handler.ts';
import { loadOrganisation, parseOrganisation } from '../functions/organisation/file/organisation-file.ts';
import { streamHandler, type StreamPorts } from '../functions/stream/handler.ts';
import { environmentNames } from '../platform/config/names.ts';
import { documentClient } from '../platform/dynamodb/client.ts';
import { organisationStore } from '../platform/dynamodb/organisation/organisation-store.ts';
import { chainStateMachine } from './approval-chain.ts';
import { createTable } from './aws/dynamodb/create-table.ts';
import { startDynamoDb } from './aws/dynamodb/start-dynamodb.ts';
import { start as startEndpoint } from './aws/endpoint.ts';
import { readStream } from './aws/stream/stream.ts';
import { httpHandlers, minuteWork, taskFor, wakeAfterChanges } from './capabilities.ts';
import { openClock } from './clock.ts';
import { checkDataFormat } from './data-format.ts';
import { openIdentity } from './identity/identity.ts';
import { logFile } from './log-file.ts';
import { nextAlarm } from './next-alarm.ts';
import { localPage, type LocalPages } from './pages/local-pages.ts';
import { samplePeople } from './people.ts';
import { localPorts } from './ports.ts';
import { createChannels, subscribeDirectors } from './sample-subscriptions.ts';
import { startScheduler } from './scheduler.ts';
import { createFrontDoor } from './server.ts';
import { timeMachine } from './time-travel.ts';

export interface RuntimeOptions {
  /** Where everything is kept. */
  readonly directory: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Throw away what is there first. */
  readonly fresh?: boolean;
  /** Text of an organisation file; the sample when absent. */
  readonly organisation?: string;
  /** What runs; all there is when absent. */
  readonly capabilities?: readonly Capability<Ports>[];
  /** Prints one sentence on the terminal. */
  readonly print: (sentence: string) => void;
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
  readonly handlers: Readonly<Record<string, HttpHandler>>;
  readonly pages: LocalPages;
}

const tableName = 'rotunda';

function earliest(...instants: readonly (number | undefined)[]): number | undefined {
  const known = instants.filter((instant) => instant !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/** Starts all of Rotunda in this process: the same handlers as on AWS, around AWS-shaped endpoints. */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { directory, print, capabilities: registry = capabilities } = options;
  if (options.fresh === true) rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  checkDataFormat(directory);
  const file = (name: string): string => join(directory, name);

  const credentials = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local', AWS_REGION: 'us-east-1' };
  for (const [name, value] of Object.entries(credentials)) process.env[name] ??= value;
  const clock = openClock(file('clock.json'));
  const log = logFile(file('functions.log'), print);
  const engine = await startDynamoDb({ directory: file('dynamodb'), onEnd: print });

  const stillStarting = (): Promise<never> => Promise.reject(new Error('The runtime is still starting.'));
  let receiveUpload: (event: unknown) => Promise<unknown> = stillStarting;
  let runTask: (input: unknown) => Promise<unknown> = stillStarting;
  const machine = chainStateMachine();
  const endpoint = await startEndpoint({
    directory,
    now: clock.now,
    stateMachines: machine.definitions,
    invoke: (_name, payload) => runTask(payload),
    onUpload: async (key, size) => {
      await receiveUpload({ Records: [{ s3: { object: { key, size } } }] });
    },
    log: print,
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
    routes: routesIn(registry),
    now: clock.now,
    log: print,
    verify: async (token) => (await inside.promise).pages.identity.verify(token),
    localPage: async (request, url, body) => localPage((await inside.promise).pages, request, url, body),
    handler: async (capability) => (await inside.promise).handlers[capability],
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;

  const failures = `${endpoint.url}/000000000000/failures`;
  // For commands run beside this process.
  writeFileSync(
    file('endpoints.json'),
    JSON.stringify({
      environment: {
        [environmentNames.table]: tableName,
        [environmentNames.stateMachine]: machine.arn,
        [environmentNames.failureQueue]: failures,
        [environmentNames.zone]: zone,
        AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
        AWS_ENDPOINT_URL_SFN: endpoint.url,
        AWS_ENDPOINT_URL_SQS: endpoint.url,
      },
    }),
  );
  const ports = localPorts(
    {
      table,
      now: clock.now,
      log,
      zone,
      portal: url,
      stateMachine: machine.arn,
      topic: 'arn:aws:sns:us-east-1:000000000000:directors',
      failureQueue: failures,
    },
    registry,
  );
  if (firstTime) {
    const { people, assignments } = parsed.organisation;
    await subscribeDirectors(people, assignments, ports, endpoint.outbox);
    writeFileSync(file('organisation.loaded'), '');
  }
  receiveUpload = taskFor(registry, 'upload', ports);
  runTask = taskFor(registry, 'workflow', ports);
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
  const follow = streamHandler<Ports & StreamPorts>(allReactions(registry), ports);
  const stream = readStream({
    client: new DynamoDBStreamsClient({ endpoint: engine.endpoint }),
    dynamodb,
    tableName,
    checkpointFile: file('stream.json'),
    deliver: (records) => follow({ Records: records }),
    onPoisoned: (_record, error) => {
      print(`A change could not be told: ${error instanceof Error ? error.message : String(error)}`);
    },
    log: print,
  });
  const work = [
    () => {
      endpoint.tick();
      return Promise.resolve();
    },
    ...minuteWork(registry, ports),
  ];
  const scheduler = startScheduler(work, () => stream.drain(), options.everyMs ?? 60_000, print);
  const machineOfTime = timeMachine(clock, scheduler, async () =>
    earliest(await nextAlarm(table), endpoint.nextTimeout()),
  );

  inside.resolve({
    handlers: wakeAfterChanges(httpHandlers(registry, ports), () => {
      stream.wake();
    }),
    pages: { identity, outbox: endpoint.outbox, zone, origin: url, machine: machineOfTime },
  });

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
