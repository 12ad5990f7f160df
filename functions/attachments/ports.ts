import type { AttachmentBucket } from '../../platform/s3/attachments.ts';
import type { CorePorts } from '../core/ports.ts';

/** What attachments need of the outside world besides what every capability does. */
export interface AttachmentPorts extends CorePorts {
  readonly bucket: AttachmentBucket;
}
