import { configFrom } from '../../platform/config/config.ts';
import { organisationChanges } from '../../platform/dynamodb/organisation/organisation-changes.ts';
import { functionPorts, tableFrom } from '../core/table-ports.ts';
import { httpHandler } from '../http/handler.ts';
import { organisationHandlers } from './handlers.ts';
import { problemOf } from './problems.ts';
import { organisationRoutes } from './routes.ts';

const config = configFrom(process.env);

const table = tableFrom(config);

const ports = {
  ...functionPorts(config, 'organisation-http', table),
  changes: organisationChanges(table),
  identityClaim: config('identityClaim'),
};

export const handler = httpHandler(
  { routes: organisationRoutes, useCases: organisationHandlers(ports), problemOf },
  ports,
);
