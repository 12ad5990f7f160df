import { type Reconciled, reconcile } from '../../../functions/approvals/chain/reconcile.ts';
import { tend } from '../../../functions/approvals/chain/tend.ts';
import { capabilities, type Ports } from '../../../functions/capabilities.ts';
import { allReactions } from '../../../functions/core/registration.ts';
import type { HttpHandler } from '../../../functions/http/handler.ts';
import type { Organisation } from '../../../functions/organisation/file/organisation-file.ts';
import { streamHandler, type StreamPorts } from '../../../functions/stream/handler.ts';
import { httpHandlers, scheduledWork, taskFor } from '../../../local/capabilities.ts';
import { approvalChain } from '../../../local/chain/approval-chain.ts';
import { type ChainEngine, openChainEngine } from '../../../local/chain/engine.ts';
import { openFailureQueue } from '../../../local/failures/failure-queue.ts';
import { keptChanges } from '../../../local/kept-changes.ts';
import { openKeptValues } from '../../../local/kept-values.ts';
import { settleIn } from '../../../local/organisation/first-start.ts';
import { openDirectorTopic } from '../../../local/outbox/director-topic.ts';
import { outboxMailer } from '../../../local/outbox/mailer.ts';
import { openOutbox } from '../../../local/outbox/outbox.ts';
import { localPorts } from '../../../local/ports.ts';
import { retryFailures } from '../../../local/reactions/retry.ts';
import type { Follower } from '../../../local/store/changes.ts';
import { openStore, type Store } from '../../../local/store/store.ts';
import { isOfOrganisation } from '../../../platform/dynamodb/organisation/organisation-store.ts';
import type { FailureQueue } from '../../../platform/sqs/failure-queue.ts';
import { type Answer, answerOf, type Asked, eventFor } from '../../support/http-event.ts';
import type { Dice } from '../dice.ts';
import { giveWay, type VirtualTime } from '../virtual-time.ts';
import type { Faults } from './faults.ts';
import { Gate } from './gate.ts';
import { faultyClient, faultyPorts, faultyStore } from './faulty-ports.ts';

export interface LifeOptions {
  readonly file: string;
  readonly organisation: Organisation;
  readonly time: VirtualTime;
  readonly faults: Faults;
  /** What request numbers are drawn from. */
  readonly numbers: Dice;
  /** Called with each line of the log that says something went wrong. */
  readonly logged: (line: string) => void;
}

const tableName = 'rotunda';
const mostPages = 4_294_967_294;
/** Turns in which a dead process finishes what it had handed to the store. */
const lastTurns = 12;

/**
 * One life of the process that serves everything: from opening the file until it is killed. It is put together as
 * `local/runtime.ts` does it, without sockets, and with a gate at every port.
 */
export class Life {
  readonly gate: Gate;
  readonly store: Store;
  readonly ports: Ports & StreamPorts;
  readonly engine: ChainEngine;
  readonly #failures: FailureQueue;
  readonly #follower: Follower;
  readonly #handlers: ReadonlyMap<string, HttpHandler>;
  readonly #work: readonly (() => Promise<void>)[];
  readonly #options: LifeOptions;

  private constructor(
    options: LifeOptions,
    gate: Gate,
    store: Store,
    engine: ChainEngine,
    failures: FailureQueue,
    ports: Ports & StreamPorts,
  ) {
    this.#options = options;
    this.gate = gate;
    this.store = store;
    this.engine = engine;
    this.#failures = failures;
    this.ports = ports;
    const byCapability = httpHandlers(capabilities, ports);
    this.#handlers = new Map(
      capabilities.flatMap(({ name, routes }) =>
        routes.flatMap(({ method, path }) => {
          const handler = byCapability[name];
          return handler === undefined ? [] : [[`${method} ${path}`, handler] as const];
        }),
      ),
    );
    this.#work = [() => this.#tick(), ...scheduledWork(capabilities, ports, 'minute')];
    const react = streamHandler<Ports & StreamPorts>(allReactions(capabilities), ports);
    this.#follower = store.changes.follow(async (record) => {
      const fault = options.faults.ofDelivery();
      if (fault === 'late') return 'again';
      let { batchItemFailures } = await react({ Records: [record] });
      if (fault === 'twice') ({ batchItemFailures } = await react({ Records: [record] }));
      return batchItemFailures.length === 0 ? 'done' : 'again';
    });
    engine.resume();
  }

  static async begin(options: LifeOptions): Promise<Life> {
    const { file, organisation, time, faults, numbers, logged } = options;
    const { now } = time;
    const gate = new Gate(faults);
    const store = openStore({ file, tableName, keepChanges: keptChanges(capabilities) });
    // A process is killed here, never the machine: what was handed to the file stays.
    store.sql.exec('PRAGMA synchronous = OFF');
    const kept = faultyStore(store, gate);
    const ready = Promise.withResolvers<Ports & StreamPorts>();
    const outbox = await openOutbox(kept, { now });
    const topic = await openDirectorTopic(kept, outbox, (token) => `/local/subscriptions/${token}`);
    const failures = await openFailureQueue(kept, now);
    const engine = await openChainEngine({
      store: kept,
      definition: approvalChain(),
      invoke: async (_name, payload) => {
        const ports = await ready.promise;
        return gate.call('function', () => taskFor(capabilities, 'workflow', ports)(payload));
      },
      now,
      log: logged,
    });
    const zone = organisation.department.zone;
    const ports = {
      ...localPorts(
        {
          ...faultyPorts({ topic, mailer: outboxMailer('rotunda', outbox), failures, ...engine }, gate),
          table: { client: faultyClient(store.client, gate), name: tableName },
          revision: store.revisionOf(isOfOrganisation),
          zone,
          portal: 'https://rotunda.example',
          now,
          log: logOf(logged),
        },
        capabilities,
      ),
      randomBytes: (count: number) => numbers.bytes(count),
    };
    const values = await openKeptValues(kept);
    await settleIn(organisation, { ...ports, values, topic });
    ready.resolve(ports);
    return new Life(options, gate, store, engine, failures, ports);
  }

  /** Somebody calls. */
  async ask<T>(route: string, asked: Asked): Promise<Answer<T>> {
    const handler = this.#handlers.get(route);
    if (handler === undefined) throw new Error(`There is no route ${route}.`);
    return answerOf<T>(await handler(eventFor(route, asked)));
  }

  /** A file arrived, and the function is told of it. */
  async announceUpload(key: string): Promise<void> {
    await taskFor(capabilities, 'upload', this.ports)({ key, versionId: 'first' });
  }

  /** What is done each minute. What fails is due again in the next. */
  async round(): Promise<void> {
    for (const one of this.#work) {
      await this.settle();
      try {
        await one();
      } catch (error) {
        this.#options.logged(`A minute's work failed: ${error instanceof Error ? error.message : ''}`);
      }
    }
    await this.settle();
  }

  /** Waits until nothing goes on by itself: each change was delivered or waits for its next try, the chain waits for people. */
  async settle(): Promise<void> {
    await this.#follower.drain();
    await this.gate.quiet();
  }

  /** What the night does: who can decide is counted, and the chain is reconciled with the ledger. */
  async reconcile(): Promise<Reconciled> {
    const { failed } = await tend(this.ports);
    await this.settle();
    const reconciled = await reconcile(this.ports, { graceMs: 0 });
    return { ...reconciled, failed: [...failed, ...reconciled.failed] };
  }

  /** What a person does whom the alarm of the failure queue has called. Returns how many messages are left. */
  async retryFailures(): Promise<number> {
    const { left } = await retryFailures(
      this.#failures,
      { ...this.ports },
      { dryRun: false, print: () => undefined },
    );
    return left;
  }

  /** From now on nothing can be written that needs more room than there is; or there is room again. */
  fillDisk(isFull: boolean): void {
    this.store.sql.exec(`PRAGMA max_page_count = ${isFull ? 1 : mostPages}`);
  }

  /** Everything in memory is gone. What had been handed to the store may still be written, as by another thread. */
  async end(): Promise<void> {
    this.gate.kill();
    void this.#follower.stop();
    void this.engine.stop();
    this.#options.time.forgetTimers();
    await giveWay(lastTurns);
    await this.store.close();
  }

  async #tick(): Promise<void> {
    await this.engine.tick();
    await this.gate.call('machine', () => this.store.purgeExpired(this.#options.time.now()));
  }
}

function logOf(logged: LifeOptions['logged']): Ports['log'] {
  const write = (message: string, facts: Readonly<Record<string, unknown>> = {}): void => {
    logged(`${message} ${JSON.stringify(facts)}`);
  };
  return { info: () => undefined, warn: write, error: write };
}
