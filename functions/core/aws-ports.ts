import { randomBytes } from 'node:crypto';
import { decisionLists } from '../../platform/dynamodb/approvals/decision-lists.ts';
import { documentClient, type Table } from '../../platform/dynamodb/client.ts';
import { noticeStore } from '../../platform/dynamodb/notices/notice-store.ts';
import { findOnce } from '../../platform/dynamodb/ledger/idempotency.ts';
import { organisationStore } from '../../platform/dynamodb/organisation/organisation-store.ts';
import { requestLedger } from '../../platform/dynamodb/ledger/ledger.ts';
import { requestLists } from '../../platform/dynamodb/ledger/snapshot-lists.ts';
import { subscriptionStore } from '../../platform/dynamodb/notices/subscription-store.ts';
import type { Config } from '../../platform/config/config.ts';
import { logger } from '../../platform/log/log.ts';
import { tokenStore } from '../../platform/dynamodb/approvals/token-store.ts';
import { stepFunctionsCallback, stepFunctionsChain } from '../../platform/stepfunctions/chain.ts';
import { attachmentBucket } from '../../platform/s3/attachments.ts';
import { mailer } from '../../platform/ses/mailer.ts';
import { directorTopic } from '../../platform/sns/director-topic.ts';
import { failureQueue } from '../../platform/sqs/failure-queue.ts';
import type { ApprovalHttpPorts, SettlePorts, TaskPorts } from '../approvals/ports.ts';
import type { ReconcilePorts } from '../approvals/chain/reconcile.ts';
import type { EdgePorts } from '../http/handler.ts';
import type { DispatchPorts } from '../notices/dispatch/dispatch.ts';
import type { ReactionPorts } from '../notices/creation/notices-reactions.ts';
import type { NoticesHttpPorts } from '../notices/ports.ts';
import type { ExecutePorts } from './execute.ts';
import type { RequestPorts } from '../requests/ports.ts';
import { ruleBooks } from './rule-books.ts';

/** The table a function was given. */
export function tableFrom(config: Config): Table {
  return { client: documentClient(), name: config('table') };
}

/** What every HTTP edge needs, from the environment. */
export function edgePorts(
  config: Config,
  service: string,
  table: Table = tableFrom(config),
): EdgePorts & { readonly organisation: ReturnType<typeof organisationStore> } {
  return {
    now: Date.now,
    log: logger(service),
    zone: config('zone'),
    identityClaim: config('identityClaim'),
    organisation: organisationStore(table),
  };
}

/** What carrying out a command needs. */
export function executePorts(table: Table): ExecutePorts {
  return { ledger: requestLedger(table), ruleBooks: ruleBooks(organisationStore(table)) };
}

/** Everything the requests capability needs over HTTP. */
export function requestPorts(config: Config): RequestPorts {
  const table = tableFrom(config);
  return {
    ...edgePorts(config, 'requests-http', table),
    ...executePorts(table),
    lists: requestLists(table),
    bucket: attachmentBucket(config('bucket')),
    findOnce: (personId, key, now) => findOnce(table, personId, key, now),
    randomBytes,
  };
}

/** Everything the approvals capability needs over HTTP. */
export function approvalHttpPorts(config: Config): ApprovalHttpPorts {
  const table = tableFrom(config);
  return {
    ...edgePorts(config, 'approvals-http', table),
    ...executePorts(table),
    decisions: decisionLists(table),
    lists: requestLists(table),
    findOnce: (personId, key, now) => findOnce(table, personId, key, now),
  };
}

/** What the tasks of the state machine need. */
export function taskPorts(config: Config): TaskPorts {
  const table = tableFrom(config);
  return {
    ...executePorts(table),
    now: Date.now,
    log: logger('approvals-task'),
    zone: config('zone'),
    organisation: organisationStore(table),
    tokens: tokenStore(table),
    callback: stepFunctionsCallback(),
  };
}

/** What keeping the state machine in step with the ledger needs. */
export function settlePorts(config: Config, service: string, table: Table = tableFrom(config)): SettlePorts {
  return {
    ...executePorts(table),
    now: Date.now,
    log: logger(service),
    organisation: organisationStore(table),
    tokens: tokenStore(table),
    chain: stepFunctionsChain(config('stateMachine')),
    callback: stepFunctionsCallback(),
  };
}

/** What finding out where the two disagree needs besides. */
export function reconcilePorts(config: Config): ReconcilePorts {
  const table = tableFrom(config);
  return { ...settlePorts(config, 'approvals-reconcile', table), decisions: decisionLists(table) };
}

/** What turning events into notices needs. */
export function reactionPorts(config: Config) {
  const table = tableFrom(config);
  return {
    ...noticeBase(config, 'notices-reactions', table),
    ledger: requestLedger(table),
    failures: failureQueue(config('failureQueue')),
  } satisfies ReactionPorts;
}

/** What sending notices needs. */
export function dispatchPorts(config: Config) {
  return {
    ...noticeBase(config, 'notices-dispatch', tableFrom(config)),
    portal: config('portal'),
    topic: directorTopic(config('topic')),
    mailer: mailer(config('sender')),
  } satisfies DispatchPorts;
}

/** Both, for one process that does both. */
export function noticePorts(config: Config): ReactionPorts & DispatchPorts {
  return { ...reactionPorts(config), ...dispatchPorts(config) };
}

function noticeBase(config: Config, service: string, table: Table) {
  return {
    now: Date.now,
    log: logger(service),
    zone: config('zone'),
    organisation: organisationStore(table),
    subscriptions: subscriptionStore(table),
    notices: noticeStore(table),
  };
}

/** Everything the notices capability needs over HTTP. */
export function noticesHttpPorts(config: Config): NoticesHttpPorts {
  const table = tableFrom(config);
  return {
    ...edgePorts(config, 'notices-http', table),
    subscriptions: subscriptionStore(table),
    topic: directorTopic(config('topic')),
  };
}
