import { configFrom } from '../../platform/config/config.ts';
import { tokenStore } from '../../platform/dynamodb/approvals/token-store.ts';
import { stepFunctionsCallback } from '../../platform/stepfunctions/chain.ts';
import { functionPorts, tableFrom } from '../core/table-ports.ts';
import { chainTask } from './chain/task-handler.ts';

const config = configFrom(process.env);
const table = tableFrom(config);

export const handler = chainTask({
  ...functionPorts(config, 'approvals-task', table),
  tokens: tokenStore(table),
  callback: stepFunctionsCallback(),
});
