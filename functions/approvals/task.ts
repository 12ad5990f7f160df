import { configFrom } from '../../platform/config/config.ts';
import { taskPorts } from '../core/aws-ports.ts';
import { chainTask } from './chain/task-handler.ts';

export const handler = chainTask(taskPorts(configFrom(process.env)));
