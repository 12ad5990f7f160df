import { configFrom } from '../../platform/config/config.ts';
import { capabilities, register } from '../capabilities.ts';
import { scheduleHandler } from '../core/schedule-handler.ts';
import { functionPorts } from '../core/table-ports.ts';
import { sweepSchedule } from './sweep-schedule.ts';

export const handler = scheduleHandler('ledger-sweep', sweepSchedule, {
  ...functionPorts(configFrom(process.env), 'ledger-sweep'),
  ...register(capabilities),
});
