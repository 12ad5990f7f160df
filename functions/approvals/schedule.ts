import { configFrom } from '../../platform/config/config.ts';
import { scheduleHandler } from '../core/schedule-handler.ts';
import { functionPorts, tableFrom } from '../core/table-ports.ts';
import { chainPorts } from './chain/aws-ports.ts';
import { reconcileSchedule } from './chain/reconcile-schedule.ts';

const config = configFrom(process.env);
const table = tableFrom(config);

export const handler = scheduleHandler('approvals-reconcile', reconcileSchedule, {
  ...functionPorts(config, 'approvals-reconcile', table),
  ...chainPorts(config, table),
});
