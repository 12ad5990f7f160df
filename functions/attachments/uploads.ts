import { configFrom } from '../../platform/config/config.ts';
import { attachmentContents } from '../../platform/s3/attachments.ts';
import { s3Access } from '../../platform/s3/signer.ts';
import { functionPorts } from '../core/table-ports.ts';
import { receiveUploads } from './receive-upload.ts';

const config = configFrom(process.env);

export const handler = receiveUploads({
  ...functionPorts(config, 'attachments-uploads'),
  contents: attachmentContents(config('bucket'), s3Access(process.env)),
});
