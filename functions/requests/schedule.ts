import { configFrom } from '../../platform/config/config.ts';
import { logger } from '../../platform/log/log.ts';
import { executePorts, tableFrom } from '../core/aws-ports.ts';
import { requestsSchedule } from './requests-schedule.ts';

export const handler = requestsSchedule({
  ...executePorts(tableFrom(configFrom(process.env))),
  now: Date.now,
  log: logger('requests-sweep'),
});
