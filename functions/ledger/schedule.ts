import { configFrom } from '../../platform/config/config.ts';
import { register } from '../core/registration.ts';
import { scheduleHandler } from '../core/schedule-handler.ts';
import { functionPorts } from '../core/table-ports.ts';
import { registrations } from '../registrations.ts';
import { sweepSchedule } from './sweep-schedule.ts';

export const handler = scheduleHandler('ledger-sweep', sweepSchedule, {
  ...functionPorts(configFrom(process.env), 'ledger-sweep'),
  ...register(registrations),
});
