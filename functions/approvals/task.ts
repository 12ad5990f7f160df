import { configFrom } from '../../platform/config/config.ts';
import { taskPorts } from '../aws.ts';
import { chainTask } from './chain-task.ts';

export const handler = chainTask(taskPorts(configFrom(process.env)));
