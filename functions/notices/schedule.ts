import { configFrom } from '../../platform/config/config.ts';
import { dispatchPorts } from '../core/aws-ports.ts';
import { noticesSchedule } from './notices-schedule.ts';

export const handler = noticesSchedule(dispatchPorts(configFrom(process.env)));
