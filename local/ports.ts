import type { Ports } from '../functions/capabilities.ts';
import type { Capability } from '../functions/core/capability.ts';
import { register } from '../functions/core/registration.ts';
import { corePorts } from '../functions/core/table-ports.ts';
import type { StreamPorts } from '../functions/stream/handler.ts';
import { decisionLists } from '../platform/dynamodb/approvals/decision-lists.ts';
import { tokenStore } from '../platform/dynamodb/approvals/token-store.ts';
import type { Table } from '../platform/dynamodb/client.ts';
import { noticeStore } from '../platform/dynamodb/notices/notice-store.ts';
import { subscriptionStore } from '../platform/dynamodb/notices/subscription-store.ts';
import type { Log } from '../platform/log/log.ts';
import { attachmentBucket } from '../platform/s3/attachments.ts';
import { mailer } from '../platform/ses/mailer.ts';
import { directorTopic } from '../platform/sns/director-topic.ts';
import { failureQueue } from '../platform/sqs/failure-queue.ts';
import { stepFunctionsCallback, stepFunctionsChain } from '../platform/stepfunctions/chain.ts';

/** Where the things are that AWS provides elsewhere. */
export interface LocalSetting {
  readonly table: Table;
  readonly now: () => number;
  readonly log: Log;
  readonly zone: string;
  /** Origin people reach this machine under. */
  readonly portal: string;
  readonly stateMachine: string;
  readonly topic: string;
  readonly failureQueue: string;
}

/** All that any capability asks of the outside world, as this machine provides it. */
export function localPorts(
  { table, now, log, zone, portal, stateMachine, topic, failureQueue: queue }: LocalSetting,
  registry: readonly Capability<Ports>[],
): Ports & StreamPorts {
  return {
    ...corePorts(table, { now, log, zone }),
    ...register(registry),
    identityClaim: 'username',
    bucket: attachmentBucket('attachments'),
    decisions: decisionLists(table),
    tokens: tokenStore(table),
    chain: stepFunctionsChain(stateMachine),
    callback: stepFunctionsCallback(),
    subscriptions: subscriptionStore(table),
    notices: noticeStore(table),
    topic: directorTopic(topic),
    mailer: mailer('rotunda@localhost'),
    portal,
    failures: failureQueue(queue),
  };
}
