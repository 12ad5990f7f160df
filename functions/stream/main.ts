import { configFrom } from '../../platform/config/config.ts';
import { noticeStore } from '../../platform/dynamodb/notices/notice-store.ts';
import { subscriptionStore } from '../../platform/dynamodb/notices/subscription-store.ts';
import { failureQueue } from '../../platform/sqs/failure-queue.ts';
import { chainPorts } from '../approvals/chain/aws-ports.ts';
import { allReactions, capabilities, type Ports, register } from '../capabilities.ts';
import { functionPorts, tableFrom } from '../core/table-ports.ts';
import { streamHandler, type StreamPorts } from './handler.ts';

const config = configFrom(process.env);
const table = tableFrom(config);

/** What reactions need; the rest of the ports is for people, who are served elsewhere. */
type StreamSidePorts = Omit<Ports, 'bucket' | 'decisions' | 'topic' | 'mailer' | 'portal' | 'identityClaim'>;

const ports: StreamSidePorts = {
  ...functionPorts(config, 'ledger-stream', table),
  ...register(capabilities),
  ...chainPorts(config, table),
  subscriptions: subscriptionStore(table),
  notices: noticeStore(table),
};

export const handler = streamHandler<Ports & StreamPorts>(allReactions(capabilities), {
  ...(ports as Ports),
  failures: failureQueue(config('failureQueue')),
});
