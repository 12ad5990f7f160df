import { afterAll, beforeAll, expect } from '@jest/globals';
import { openStages, type StageId } from '../../../domain/approvals/index.ts';
import { requestKind } from '../../../domain/requests/index.ts';
import { chainReactions } from '../../../functions/approvals/chain/reactions.ts';
import { chainTask } from '../../../functions/approvals/chain/task-handler.ts';
import type { ReconcilePorts } from '../../../functions/approvals/chain/reconcile.ts';
import type { TaskPorts } from '../../../functions/approvals/ports.ts';
import { changesFromHistory } from '../../../functions/stream/history.ts';
import { approvalChain } from '../../../local/chain/approval-chain.ts';
import { type ChainEngine, openChainEngine } from '../../../local/chain/engine.ts';
import { openStore } from '../../../local/store/store.ts';
import { tokenStore } from '../../../platform/dynamodb/approvals/token-store.ts';
import type { Answer, Asked } from '../../support/http-event.ts';
import { openHttpHarness, type HttpHarness } from '../../support/http-harness.ts';
import { until } from '../../support/until.ts';

/** The HTTP harness with the real state machine behind it. Its stream is delivered by hand, so that a test can hold it up. */
export interface ChainHarness {
  readonly http: HttpHarness;
  /** Known once the suite has begun. */
  engine(): ChainEngine;
  settling(): ReconcilePorts;
  tasks(): TaskPorts;
  /** An application of Ann's that the center has forwarded; its first stage is open. */
  forward(facts?: Readonly<Record<string, unknown>>): Promise<string>;
  /** Runs the reactions for everything that has happened to a request; again and again if need be. */
  notifyReactions(number: string): Promise<void>;
  /** Runs them, and waits until just these stages are open. */
  until(number: string, ...stages: readonly StageId[]): Promise<void>;
  write(
    number: string,
    section: string,
    body: object,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
  decide(number: string, stage: StageId, as: string, body?: object, more?: Asked): Promise<Answer>;
  /** Writes what is needed and hands it on. */
  handOn(number: string, dollars?: number): Promise<void>;
}

const holders: Readonly<Record<StageId, string>> = {
  develop: 'cleo',
  infrastructure: 'max',
  procurement: 'prue',
  contractor: 'cora',
  security: 'stan',
  portfolio: 'paul',
  program: 'pam',
  director: 'dana',
};

/** Who decides a stage in these tests. */
export function holderOf(stage: StageId): string {
  return holders[stage];
}

export function openChainHarness(): ChainHarness {
  const http = openHttpHarness();
  const printed: string[] = [];
  let running: ChainEngine | undefined;
  let close = (): Promise<void> => Promise.resolve();

  const engine = (): ChainEngine => {
    if (running === undefined) throw new Error('The engine has not been opened.');
    return running;
  };
  const tokens = tokenStore(http.table);
  const tasks = (): TaskPorts => ({ ...http.ports, tokens, callback: engine().callback });
  const settling = (): ReconcilePorts => ({
    ...tasks(),
    unsettled: http.ports.unsettled,
    chain: engine().chain,
  });

  beforeAll(async () => {
    const store = openStore({ file: ':memory:' });
    running = await openChainEngine({
      store,
      definition: approvalChain(),
      now: () => http.clock,
      invoke: (_name, payload) => chainTask(tasks())(payload),
      log: (sentence) => printed.push(sentence),
    });
    close = () => store.close();
    running.resume();
  });
  afterAll(async () => {
    await running?.stop();
    await close();
    expect(printed).toEqual([]);
  });

  const harness: ChainHarness = {
    http,
    engine,
    settling,
    tasks,
    async forward(facts = {}) {
      const { number } = await http.submit({ kind: 'application', ...facts });
      const triaged = await http.ask('POST /requests/{id}/triage', {
        as: 'sam',
        params: { id: number },
        body: { kind: 'application', service: 'email', impact: 'medium', urgency: 'medium' },
      });
      if (triaged.status !== 200) throw new Error(`Forwarding: ${JSON.stringify(triaged.body)}`);
      await harness.until(number, 'develop');
      return number;
    },
    async notifyReactions(number) {
      const ports = settling();
      const reactions = chainReactions(ports);
      for (const change of await changesFromHistory(requestKind, number, ports))
        for (const reaction of reactions) {
          const { on } = reaction;
          if (on === 'all' || change.events.some(({ type }) => on.has(type))) await reaction.react(change);
        }
    },
    async until(number, ...stages) {
      await harness.notifyReactions(number);
      let open: readonly StageId[] = [];
      await until(
        async () => {
          open = openStages((await http.stateOf(number)).approval).map(({ stage }) => stage);
          return open.join() === stages.join() || undefined;
        },
        () => `Waiting for ${stages.join(', ')}; open: ${open.join(', ')}.`,
      );
    },
    write: (number, section, body, headers = {}) =>
      http.ask('PUT /requests/{id}/proposal/{section}', {
        as: 'cleo',
        params: { id: number, section },
        body,
        headers,
      }),
    decide: (number, stage, as, body = { outcome: 'approve' }, more = {}) =>
      http.ask('POST /requests/{id}/approval/{stage}/decision', {
        as,
        params: { id: number, stage },
        body,
        ...more,
      }),
    async handOn(number, dollars = 20_000) {
      const parts = {
        need: { text: 'Permits in a day.' },
        scope: { text: 'All offices.', agencies: 1 },
        benefit: { text: 'Hours won.' },
        cost: { text: 'Licences.', dollars, hours: 80 },
      };
      for (const [section, body] of Object.entries(parts)) {
        const { status } = await harness.write(number, section, body);
        if (status !== 200) throw new Error(`Writing ${section}: ${status}`);
      }
      const { status, body } = await harness.decide(number, 'develop', 'cleo');
      if (status !== 200) throw new Error(`Handing on: ${JSON.stringify(body)}`);
    },
  };
  return harness;
}
