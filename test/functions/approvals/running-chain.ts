import { afterAll, beforeAll } from '@jest/globals';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBRecord } from 'aws-lambda';
import { openStages, type StageId } from '../../../domain/approvals/index.ts';
import { approvalsReactions } from '../../../functions/approvals/approvals-reactions.ts';
import { chainTask } from '../../../functions/approvals/chain/task-handler.ts';
import type { ReconcilePorts } from '../../../functions/approvals/chain/reconcile.ts';
import type { TaskPorts } from '../../../functions/approvals/ports.ts';
import { chainStateMachine } from '../../../local/approval-chain.ts';
import type { Endpoint } from '../../../local/aws/endpoint.ts';
import { decisionLists } from '../../../platform/dynamodb/approvals/decision-lists.ts';
import { tokenStore } from '../../../platform/dynamodb/approvals/token-store.ts';
import { stepFunctionsCallback, stepFunctionsChain } from '../../../platform/stepfunctions/chain.ts';
import { type Answer, aDesk, type Asked, type Desk } from '../../support/http-harness.ts';
import { startEndpoint, temporaryDirectory } from '../../local/aws/fixture.ts';

/** The desk with the real state machine behind it. The stream is told by hand, so that a test can hold it up. */
export interface Office {
  readonly desk: Desk;
  readonly machine: string;
  /** Known once the suite has begun. */
  endpoint(): Endpoint;
  settling(): ReconcilePorts;
  tasks(): TaskPorts;
  /** An application of Ann's that the center has forwarded; its first stage is open. */
  forwarded(facts?: Readonly<Record<string, unknown>>): Promise<string>;
  /** Tells the stream's reactions of everything that has happened to a request, again and again if need be. */
  told(number: string): Promise<void>;
  /** Tells them, and waits until just these stages are open. */
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

export function anOffice(): Office {
  const desk = aDesk();
  const folder = temporaryDirectory();
  const machine = chainStateMachine();
  let endpoint: Endpoint | undefined;
  let react: ReturnType<typeof approvalsReactions>;

  const running = (): Endpoint => {
    if (endpoint === undefined) throw new Error('The endpoint has not been started.');
    return endpoint;
  };
  const tokens = tokenStore(desk.table);
  const tasks = (): TaskPorts => ({ ...desk.ports, tokens, callback: stepFunctionsCallback() });
  const settling = (): ReconcilePorts => ({
    ...tasks(),
    organisation: desk.ports.organisation,
    chain: stepFunctionsChain(machine.arn),
    decisions: decisionLists(desk.table),
  });

  beforeAll(async () => {
    endpoint = await startEndpoint(folder.directory, {
      now: () => desk.clock,
      stateMachines: machine.definitions,
      invoke: (_name, payload) => chainTask(tasks())(payload),
    });
    process.env['AWS_ENDPOINT_URL_SFN'] = endpoint.url;
    react = approvalsReactions(settling());
    endpoint.resume();
  });
  afterAll(async () => {
    await running().stop();
    folder.remove();
  });

  const office: Office = {
    desk,
    machine: machine.arn,
    endpoint: running,
    settling,
    tasks,
    async forwarded(facts = {}) {
      const { number } = await desk.submitted({ kind: 'application', ...facts });
      const triaged = await desk.ask('POST /requests/{id}/triage', {
        as: 'sam',
        params: { id: number },
        body: { kind: 'application', service: 'email', impact: 'medium', urgency: 'medium' },
      });
      if (triaged.status !== 200) throw new Error(`Forwarding: ${JSON.stringify(triaged.body)}`);
      await office.until(number, 'develop');
      return number;
    },
    async told(number) {
      const events = await desk.eventsOf(number);
      const { batchItemFailures } = await react({
        Records: events.map((event, index) => recordOf(number, index + 1, event.type)),
      });
      if (batchItemFailures.length > 0) throw new Error(`Not told: ${desk.log.join(', ')}`);
    },
    async until(number, ...stages) {
      await office.told(number);
      for (let waited = 0; waited < 5_000; waited += 10) {
        const open = openStages((await desk.stateOf(number)).approval).map(({ stage }) => stage);
        if (open.join() === stages.join()) return;
        await sleep(10);
      }
      const open = openStages((await desk.stateOf(number)).approval).map(({ stage }) => stage);
      throw new Error(`Waiting for ${stages.join(', ')}; open: ${open.join(', ')}.`);
    },
    write: (number, section, body, headers = {}) =>
      desk.ask('PUT /requests/{id}/proposal/{section}', {
        as: 'cleo',
        params: { id: number, section },
        body,
        headers,
      }),
    decide: (number, stage, as, body = { outcome: 'approve' }, more = {}) =>
      desk.ask('POST /requests/{id}/approval/{stage}/decision', {
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
        const { status } = await office.write(number, section, body);
        if (status !== 200) throw new Error(`Writing ${section}: ${status}`);
      }
      const { status, body } = await office.decide(number, 'develop', 'cleo');
      if (status !== 200) throw new Error(`Handing on: ${JSON.stringify(body)}`);
    },
  };
  return office;
}

/** An event as the stream tells of it. */
function recordOf(number: string, sequence: number, type: string): DynamoDBRecord {
  return {
    eventName: 'INSERT',
    dynamodb: {
      SequenceNumber: String(sequence),
      Keys: {
        pk: { S: `request#${number}` },
        sk: { S: `event#${String(sequence).padStart(6, '0')}` },
      },
      NewImage: { event: { M: { type: { S: type } } } },
    },
  };
}
