import { configFrom } from '../../platform/config/config.ts';
import { functionPorts } from '../core/table-ports.ts';
import { httpHandler } from '../http/handler.ts';
import { requestHandlers } from './handlers.ts';
import { problemOf } from './problems.ts';
import { requestRoutes } from './routes.ts';

const config = configFrom(process.env);

const ports = {
  ...functionPorts(config, 'requests-http'),
  identityClaim: config('identityClaim'),
};

export const handler = httpHandler(
  { routes: requestRoutes, useCases: requestHandlers(ports), problemOf },
  ports,
);
