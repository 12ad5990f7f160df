import { configFrom } from '../../platform/config/config.ts';
import { subscriptionStore } from '../../platform/dynamodb/notices/subscription-store.ts';
import { preferenceStore } from '../../platform/dynamodb/notices/preference-store.ts';
import { directorTopic } from '../../platform/sns/director-topic.ts';
import { functionPorts, tableFrom } from '../core/table-ports.ts';
import { httpHandler } from '../http/handler.ts';
import { noticeHandlers } from './handlers.ts';
import { problemOf } from './problems.ts';
import { noticeRoutes } from './routes.ts';

const config = configFrom(process.env);
const table = tableFrom(config);
const ports = {
  ...functionPorts(config, 'notices-http', table),
  identityClaim: config('identityClaim'),
  subscriptions: subscriptionStore(table),
  preferences: preferenceStore(table),
  topic: directorTopic(config('topic')),
};

export const handler = httpHandler(
  { routes: noticeRoutes, useCases: noticeHandlers(ports), problemOf },
  ports,
);
