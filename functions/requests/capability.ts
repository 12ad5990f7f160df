import { capability } from '../core/capability.ts';
import type { CorePorts } from '../core/ports.ts';
import { requestHandlers } from './handlers.ts';
import { problemOf, type Refusal } from './problems.ts';
import { requestRegistration } from './registration.ts';
import { requestRoutes } from './routes.ts';

/** Requests: the work people do on them, and the clocks that keep the promises made. */
export const requests = capability<CorePorts, Refusal>({
  ...requestRegistration,
  about: 'What agencies ask for, from submission to closing, and the promises that run with it',
  routes: requestRoutes,
  http: {
    entry: 'functions/requests/http.ts',
    errorImpact: 'People cannot submit, read or work on requests.',
    // A start spends a second of processor time on loading and TLS: 1,024 MB halve it against 512 for the same price.
    memory: 1024,
    // API Gateway gives up after 30 seconds, people sooner; a command needs well under one.
    timeoutSeconds: 10,
    needs: ['table.read', 'table.by-agency', 'table.by-person', 'table.inbox', 'table.append'],
    settings: ['identityClaim', 'zone'],
  },
  handlers: requestHandlers,
  problemOf,
});
