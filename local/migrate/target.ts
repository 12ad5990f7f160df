import type { ApprovalPorts } from '../../functions/approvals/ports.ts';
import type { Table } from '../../platform/dynamodb/client.ts';
import type { AttachmentFiles } from '../../platform/s3/attachment-files.ts';
import type { DirectorTopic } from '../../platform/sns/director-topic.ts';
import type { FailureQueue } from '../../platform/sqs/failure-queue.ts';

/** Where an office is migrated to: what stands behind the ports there. */
export interface Target extends Pick<ApprovalPorts, 'chain' | 'callback'> {
  readonly stage: string;
  readonly table: Table;
  readonly topic: Pick<DirectorTopic, 'subscribe'>;
  readonly files: AttachmentFiles;
  readonly failures: Pick<FailureQueue, 'send'>;
  /** IANA zone of the department there. */
  readonly zone: string;
}
