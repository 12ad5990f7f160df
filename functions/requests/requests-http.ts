import { type HttpHandler, httpHandler } from '../http/handler.ts';
import { offerAttachment } from './attachments/offer-attachment.ts';
import { commandUseCases } from './commands.ts';
import { listRequests } from './reading/list-requests.ts';
import type { RequestPorts } from './ports.ts';
import { explainClocks, readAttachment, readRequest, readTimeline } from './reading/read-request.ts';
import { requestRoutes } from './routes.ts';
import { submitRequest } from './submit.ts';

/** Everything people do with requests over HTTP. */
export function requestsHttp(ports: RequestPorts): HttpHandler {
  return httpHandler(
    requestRoutes,
    {
      submitRequest: submitRequest(ports),
      listRequests: listRequests(ports),
      readRequest: readRequest(ports),
      readTimeline: readTimeline(ports),
      explainClocks: explainClocks(ports),
      readAttachment: readAttachment(ports),
      offerAttachment: offerAttachment(ports),
      ...commandUseCases(ports),
    },
    ports,
  );
}
