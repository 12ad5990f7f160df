import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { capabilities, type Ports, routesIn } from '../functions/capabilities.ts';
import type { Capability } from '../functions/core/capability.ts';
import { allReactions } from '../functions/core/registration.ts';
import type { HttpHandler } from '../functions/http/handler.ts';
import type { Organisation } from '../functions/organisation/file/organisation-file.ts';
import { streamHandler, type StreamPorts } from '../functions/stream/handler.ts';
import type { Table } from '../platform/dynamodb/client.ts';
import { isOfOrganisation, organisationStore } from '../platform/dynamodb/organisation/organisation-store.ts';
import type { Attachments } from './attachments/attachments.ts';
import { httpHandlers, scheduledWork, taskFor } from './capabilities.ts';
import { type DataFolder, openDataFolder, tableName } from './data-folder.ts';
import { createFrontDoor } from './http/front-door.ts';
import { openIdentity } from './identity/identity.ts';
import { keptChanges } from './kept-changes.ts';
import { logFile } from './log-file.ts';
import { type Machine, openMachine } from './machine.ts';
import { nextAlarm } from './next-alarm.ts';
import { readOrganisation, settleIn } from './organisation/first-start.ts';
import { onceANight } from './nightly.ts';
import { localPage, type LocalPages } from './pages/local-pages.ts';
import { samplePeople } from './people.ts';
import { localPorts } from './ports.ts';
import { startScheduler } from './scheduler.ts';
import type { Store } from './store/store.ts';
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
  stop(): Promise<void>;
}

/** What stands behind the front door. */
interface Inside {
  readonly handlers: Readonly<Record<string, HttpHandler>>;
  readonly pages: LocalPages;
  readonly stream: Attachments['answer'];
}

/** Starts all of Rotunda in this process: the same use cases as on AWS, behind the ports what this machine has. */
export async function startRuntime(options: RuntimeOptions): Promise<Runtime> {
  const { directory, fresh = false } = options;
  const organisation = await readOrganisation(options.organisation);
  const data = await openDataFolder(directory, {
    fresh,
    keepChanges: keptChanges(options.capabilities ?? capabilities),
  });
  try {
    return await start(options, data, organisation);
  } catch (error) {
    await data.close();
    throw error;
  }
}

async function start(
  { capabilities: registry = capabilities, port, everyMs = 60_000, print }: RuntimeOptions,
  data: DataFolder,
  organisation: Organisation,
): Promise<Runtime> {
  const { store, values, path } = data;
  const { department, people } = organisation;
  const { zone } = department;
  const table: Table = { client: store.client, name: tableName };
  // The address is part of what the handlers are told, so the door is built first and whoever knocks early waits.
  const inside = Promise.withResolvers<Inside>();
  const ready = Promise.withResolvers<Ports & StreamPorts>();
  const runLater = (trigger: 'workflow' | 'upload') => async (input: unknown) =>
    taskFor(registry, trigger, await ready.promise)(input);
  let url = '';
  const machine = await openMachine(data, {
    origin: () => url,
    runTask: runLater('workflow'),
    takeUpload: runLater('upload'),
    print,
  });
  const { clock, chain, attachments, outbox } = machine;
  const server = createFrontDoor({
    routes: routesIn(registry),
    now: clock.now,
    log: print,
    verify: async (token) => (await inside.promise).pages.identity.verify(token),
    localPage: async (request, at, body) => localPage((await inside.promise).pages, request, at, body),
    stream: async (request, response, at) => (await inside.promise).stream(request, response, at),
    handler: async (capability) => (await inside.promise).handlers[capability],
  });
  url = await listen(server, port);

  const ports = localPorts(
    {
      ...machine,
      ...chain,
      table,
      zone,
      portal: url,
      now: clock.now,
      revision: store.revisionOf(isOfOrganisation),
      log: logFile(path('functions.log'), print),
    },
    registry,
  );
  await settleIn(organisation, { ...ports, values, topic: machine.topic });
  ready.resolve(ports);

  const react = streamHandler<Ports & StreamPorts>(allReactions(registry), ports);
  const follower = store.changes.follow(async (record) => {
    const { batchItemFailures } = await react({ Records: [record] });
    return batchItemFailures.length === 0 ? 'done' : 'again';
  });
  chain.resume();
  attachments.resume();
  const scheduler = startScheduler(
    [
      () => minuteOf(machine, store),
      ...scheduledWork(registry, ports, 'minute'),
      onceANight(scheduledWork(registry, ports, 'night'), { values, zone, now: clock.now }),
    ],
    () => follower.drain(),
    everyMs,
    print,
  );
  const identity = await openIdentity({
    values,
    issuer: url,
    audience: 'rotunda',
    people: () =>
      samplePeople(
        people.map(({ id }) => id),
        organisationStore(table),
        zone,
        clock.now(),
      ),
  });
  const travel = timeMachine(clock, scheduler, async () =>
    earliest(await nextAlarm(table), chain.nextTimeout()),
  );
  inside.resolve({
    handlers: httpHandlers(registry, ports),
    pages: { identity, outbox, topic: machine.topic, zone, origin: url, machine: travel },
    stream: attachments.answer,
  });

  return {
    url,
    async stop() {
      server.closeIdleConnections();
      await new Promise((resolve) => server.close(resolve));
      await scheduler.stop();
      await follower.stop();
      await chain.stop();
      await attachments.stop();
      await outbox.stop();
      await data.close();
    },
  };
}

/** What the machine itself does each minute. */
async function minuteOf(
  { chain, outbox, clock }: Machine,
  store: Pick<Store, 'purgeExpired'>,
): Promise<void> {
  await chain.tick();
  await store.purgeExpired(clock.now());
  // Not awaited: a mail server may take its time.
  void outbox.post();
}

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

function earliest(...instants: readonly (number | undefined)[]): number | undefined {
  const known = instants.filter((instant) => instant !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
