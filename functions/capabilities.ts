import type { Route } from './http/contract.ts';
import { approvalRoutes } from './approvals/routes.ts';
import { noticeRoutes } from './notices/routes.ts';
import { organisationRoutes } from './organisation/routes.ts';
import { requestRoutes } from './requests/routes.ts';

/**
 * The one table of routes. API Gateway, the one-machine server, `openapi.json` and the authorization test are all
 * made from it. Adding an endpoint is a contract, a use case and a row.
 */
export const routes: readonly Route[] = [
  ...requestRoutes,
  ...approvalRoutes,
  ...organisationRoutes,
  ...noticeRoutes,
];
