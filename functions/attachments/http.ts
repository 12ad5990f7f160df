import { configFrom } from '../../platform/config/config.ts';
import { attachmentBucket } from '../../platform/s3/attachments.ts';
import { s3Access } from '../../platform/s3/signer.ts';
import { functionPorts } from '../core/table-ports.ts';
import { httpHandler } from '../http/handler.ts';
import { problemOf } from '../requests/problems.ts';
import { attachmentHandlers } from './handlers.ts';
import { attachmentRoutes } from './routes.ts';

const config = configFrom(process.env);

const ports = {
  ...functionPorts(config, 'attachments-http'),
  identityClaim: config('identityClaim'),
  bucket: attachmentBucket(config('bucket'), s3Access(process.env)),
};

export const handler = httpHandler(
  { routes: attachmentRoutes, useCases: attachmentHandlers(ports), problemOf },
  ports,
);
