import { type HttpHandler, httpHandler } from '../http/handler.ts';
import type { NoticesHttpPorts } from './ports.ts';
import { noticeRoutes } from './routes.ts';
import { listSubscriptions, subscribe, unsubscribe } from './subscriptions/subscriptions.ts';

/** What directors do with their subscriptions over HTTP. */
export function noticesHttp(ports: NoticesHttpPorts): HttpHandler {
  return httpHandler(
    noticeRoutes,
    {
      listSubscriptions: listSubscriptions(ports),
      subscribe: subscribe(ports),
      unsubscribe: unsubscribe(ports),
    },
    ports,
  );
}
