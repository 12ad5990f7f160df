import { configFrom } from '../../platform/config/config.ts';
import { decisionLists } from '../../platform/dynamodb/approvals/decision-lists.ts';
import { noticeStore } from '../../platform/dynamodb/notices/notice-store.ts';
import { subscriptionStore } from '../../platform/dynamodb/notices/subscription-store.ts';
import { preferenceStore } from '../../platform/dynamodb/notices/preference-store.ts';
import { attachmentContents } from '../../platform/s3/attachments.ts';
import { s3Access } from '../../platform/s3/signer.ts';
import { failureQueue } from '../../platform/sqs/failure-queue.ts';
import { chainPorts } from '../approvals/chain/aws-ports.ts';
import { allReactions, register } from '../core/registration.ts';
import { functionPorts, tableFrom } from '../core/table-ports.ts';
import { type FollowPorts, registrations } from '../registrations.ts';
import { streamHandler, type StreamPorts } from './handler.ts';

const config = configFrom(process.env);
const table = tableFrom(config);

export const handler = streamHandler<FollowPorts & StreamPorts>(allReactions(registrations), {
  ...functionPorts(config, 'ledger-stream', table),
  ...register(registrations),
  ...chainPorts(config, table),
  decisions: decisionLists(table),
  contents: attachmentContents(config('bucket'), s3Access(process.env)),
  subscriptions: subscriptionStore(table),
  preferences: preferenceStore(table),
  notices: noticeStore(table),
  failures: failureQueue(config('failureQueue')),
});
