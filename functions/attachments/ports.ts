import type { AttachmentBucket, AttachmentContents } from '../../platform/s3/attachments.ts';
import type { CorePorts } from '../core/ports.ts';

/** What attachments need of the outside world besides what every capability does. */
export interface AttachmentPorts extends CorePorts {
  readonly bucket: AttachmentBucket;
  readonly contents: AttachmentContents;
}

/** What people do with attachments over HTTP needs. */
export type AttachmentHttpPorts = CorePorts & Pick<AttachmentPorts, 'bucket'>;

/** What taking up a file that has arrived needs. */
export type UploadPorts = Pick<CorePorts, 'now' | 'log' | 'ledger' | 'ruleBooks'> &
  Pick<AttachmentPorts, 'contents'>;
