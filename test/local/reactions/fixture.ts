import { createHash } from 'node:crypto';
import { afterAll, beforeAll } from '@jest/globals';
import { requestKind, requestNumber } from '../../../domain/requests/index.ts';
import { chainTask } from '../../../functions/approvals/chain/task-handler.ts';
import type { ApprovalPorts } from '../../../functions/approvals/ports.ts';
import { register } from '../../../functions/core/registration.ts';
import { registrations } from '../../../functions/registrations.ts';
import { execute } from '../../../functions/core/execute.ts';
import { open } from '../../../functions/core/open.ts';
import { corePorts } from '../../../functions/core/table-ports.ts';
import { approvalChain } from '../../../local/chain/approval-chain.ts';
import { type ChainEngine, openChainEngine } from '../../../local/chain/engine.ts';
import { tableName } from '../../../local/data-folder.ts';
import { openFailureQueue } from '../../../local/failures/failure-queue.ts';
import type { RetryPorts } from '../../../local/reactions/run-again.ts';
import { tokenStore } from '../../../platform/dynamodb/approvals/token-store.ts';
import { noticeStore } from '../../../platform/dynamodb/notices/notice-store.ts';
import { subscriptionStore } from '../../../platform/dynamodb/notices/subscription-store.ts';
import { preferenceStore } from '../../../platform/dynamodb/notices/preference-store.ts';
import type { FailureQueue } from '../../../platform/sqs/failure-queue.ts';
import { anAgreement, by, officeHours } from '../../support/builders.ts';
import { aStore } from '../../support/local-store.ts';
import { openly } from '../../support/organisation.ts';

/** A Monday morning, 09:00 in Detroit. */
const now = Date.parse('2026-11-30T14:00:00Z');

export interface ReactionsHarness {
  /** What the command gives its reactions; `withMachine` as when the state machine was named. */
  ports(withMachine?: boolean): RetryPorts;
  readonly chain: ApprovalPorts['chain'];
  /** A failure queue of its own. */
  queue(): Promise<FailureQueue>;
  /** An application of Ann's that the center has triaged: three events, and nothing that reacted to them. */
  forward(): Promise<string>;
  /** Bob acts for Sam; nothing has reacted to that. */
  delegateToBob(assignmentId: string): Promise<void>;
}

/** The treasury, where Ann works and Sam serves, with the real queue and state machine of one machine. */
export function openReactionsHarness(): ReactionsHarness {
  const store = aStore();
  const table = { client: store.client, name: tableName };
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const core = corePorts(table, { now: () => now, log, zone: 'America/Detroit' });
  const organisation = openly(table);
  let engine: ChainEngine | undefined;
  const machine = () => {
    if (engine === undefined) throw new Error('The engine has not been opened.');
    return { tokens: tokenStore(table), chain: engine.chain, callback: engine.callback };
  };
  let count = 0;

  beforeAll(async () => {
    engine = await openChainEngine({
      store,
      definition: approvalChain(),
      now: () => now,
      invoke: (_name, payload) => chainTask({ ...core, ...machine() })(payload),
      log: () => undefined,
    });
    engine.resume();
    await organisation.putAgency({ id: 'treasury', name: 'Treasury', plan: 'plain' }, 0);
    await organisation.addCalendar({ agencyId: 'treasury', version: 1, definition: officeHours });
    await organisation.addAgreement(anAgreement());
    for (const [personId, role] of [
      ['ann', 'agency-staff'],
      ['sam', 'service-center'],
      ['cleo', 'client-specialist'],
    ] as const)
      await organisation.putAssignment(
        { id: `${personId}-${role}`, personId, role, agencyId: 'treasury', from: '2026-01-01' },
        'new',
      );
  });
  afterAll(async () => {
    await engine?.stop();
    await store.close();
  });

  return {
    get chain() {
      return machine().chain;
    },
    ports: (withMachine = false) => ({
      ...core,
      ...register(registrations),
      subscriptions: subscriptionStore(table),
      preferences: preferenceStore(table),
      notices: noticeStore(table),
      ...(withMachine ? machine() : {}),
    }),
    queue: () => openFailureQueue(aStore()),
    async forward() {
      count += 1;
      const id = requestNumber(createHash('sha256').update(`retry ${count}`).digest().subarray(0, 16));
      const rules = await core.ruleBooks.bookOf('treasury', [1]);
      if (rules === undefined) throw new Error('The treasury has no agreement.');
      const facts = {
        kind: 'application',
        service: 'website',
        impact: 'medium',
        urgency: 'medium',
      } as const;
      const opened = await open(
        requestKind,
        {
          id,
          command: {
            type: 'SubmitRequest',
            agencyId: 'treasury',
            requesterId: 'ann',
            summary: 'Permits online',
            description: 'Paper permits take three weeks.',
            team: 'service-center',
            agreementVersion: 1,
            ...facts,
          },
          context: { now, by: by('ann', 'agency-staff'), rules },
        },
        core,
      );
      const triaged = await execute(
        requestKind,
        { id, command: { type: 'TriageRequest', ...facts }, now, permit: () => by('sam', 'service-center') },
        core,
      );
      if (opened.outcome !== 'opened' || triaged.outcome !== 'done') throw new Error(JSON.stringify(triaged));
      return id;
    },
    async delegateToBob(id) {
      const assignment = {
        id,
        personId: 'bob',
        role: 'service-center',
        agencyId: 'treasury',
        from: '2026-12-01',
        until: '2026-12-04',
        actingFor: 'sam',
      } as const;
      await organisation.putAssignment(assignment, 'new');
    },
  };
}
