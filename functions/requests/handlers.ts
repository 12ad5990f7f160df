import { commandUseCases } from './commands.ts';
import { listRequests } from './reading/list-requests.ts';
import { explainClocks, readRequest, readTimeline } from './reading/read-request.ts';
import { submitRequest } from './submit.ts';
import type { CorePorts } from '../core/ports.ts';

/** What carries out the routes, by operation. */
export function requestHandlers(ports: CorePorts) {
  return {
    submitRequest: submitRequest(ports),
    listRequests: listRequests(ports),
    readRequest: readRequest(ports),
    readTimeline: readTimeline(ports),
    explainClocks: explainClocks(ports),
    ...commandUseCases(ports),
  };
}
