import { configFrom } from '../../platform/config/config.ts';
import { reconcilePorts } from '../core/aws-ports.ts';
import { approvalsSchedule } from './approvals-schedule.ts';

export const handler = approvalsSchedule(reconcilePorts(configFrom(process.env)));
