import { configFrom } from '../../platform/config/config.ts';
import { logger } from '../../platform/log/log.ts';
import { executePorts, tableFrom } from '../core/aws-ports.ts';
import { requestsUploads } from './requests-uploads.ts';

export const handler = requestsUploads({
  ...executePorts(tableFrom(configFrom(process.env))),
  now: Date.now,
  log: logger('requests-uploads'),
});
