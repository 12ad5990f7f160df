import { configFrom } from '../../platform/config/config.ts';
import { reconcilePorts } from '../aws.ts';
import { approvalsSchedule } from './approvals-schedule.ts';

export const handler = approvalsSchedule(reconcilePorts(configFrom(process.env)));
