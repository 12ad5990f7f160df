import { offerAttachment } from './attachments/offer-attachment.ts';
import { commandUseCases } from './commands.ts';
import { listRequests } from './reading/list-requests.ts';
import { explainClocks, readAttachment, readRequest, readTimeline } from './reading/read-request.ts';
import { submitRequest } from './submit.ts';
import type { RequestPorts } from './ports.ts';

/** What carries out the routes, by operation. */
export function requestHandlers(ports: RequestPorts) {
  return {
    submitRequest: submitRequest(ports),
    listRequests: listRequests(ports),
    readRequest: readRequest(ports),
    readTimeline: readTimeline(ports),
    explainClocks: explainClocks(ports),
    readAttachment: readAttachment(ports),
    offerAttachment: offerAttachment(ports),
    ...commandUseCases(ports),
  };
}
