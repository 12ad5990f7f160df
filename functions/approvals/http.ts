import { configFrom } from '../../platform/config/config.ts';
import { decisionLists } from '../../platform/dynamodb/approvals/decision-lists.ts';
import { functionPorts, tableFrom } from '../core/table-ports.ts';
import { httpHandler } from '../http/handler.ts';
import { approvalHandlers } from './handlers.ts';
import { problemOf } from './problems.ts';
import { approvalRoutes } from './routes.ts';

const config = configFrom(process.env);
const table = tableFrom(config);
const ports = {
  ...functionPorts(config, 'approvals-http', table),
  identityClaim: config('identityClaim'),
  decisions: decisionLists(table),
};

export const handler = httpHandler(
  { routes: approvalRoutes, useCases: approvalHandlers(ports), problemOf },
  ports,
);
