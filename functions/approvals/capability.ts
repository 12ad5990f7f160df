import { capability } from '../core/capability.ts';
import { reconcileSchedule } from './chain/reconcile-schedule.ts';
import { chainTask } from './chain/task-handler.ts';
import type { ApprovalPorts } from './ports.ts';
import { approvalHandlers } from './handlers.ts';
import { problemOf, type Refusal } from './problems.ts';
import { approvalRegistration } from './registration.ts';
import { approvalRoutes } from './routes.ts';

/** Approvals: the chain of decisions, what people do with it, and what keeps chain and ledger in step. */
export const approvals = capability<ApprovalPorts, Refusal>({
  ...approvalRegistration,
  about: 'How applications and projects are developed, assessed and decided',
  items: [
    {
      name: 'Stage in an inbox',
      pk: 'request#<number>',
      sk: 'stage#<stage>#<role>',
      about:
        'A stage that waits for a role, in that role’s inbox, and in no index once it is decided. Beside the request, `domain/requests/kind.ts`. The one of the stage’s first role holds the callback token, by which the state machine is told of the decision: written with the event that opens the stage, and never shown; `platform/dynamodb/approvals/token-store.ts`.',
    },
    {
      name: 'Stage of a deputy',
      pk: 'request#<number>',
      sk: 'deputy#<stage>#<person>',
      about:
        'A stage that waits for somebody named for it, in that person’s inbox. Beside the request, `domain/requests/kind.ts`.',
    },
    {
      name: 'Approval not settled',
      pk: 'request#<number>',
      sk: 'approval',
      about:
        'By which the nightly reconciliation finds what is in the chain; empty once nothing is owed. Beside the request.',
    },
  ],
  routes: approvalRoutes,
  http: {
    entry: 'functions/approvals/http.ts',
    errorImpact: 'Nobody can decide, see what waits for them, or write a proposal. Approvals stand still.',
    memory: 1024,
    // Trying out other rules reads up to 10,000 requests, 40 megabytes; API Gateway gives up after 30 seconds.
    timeoutSeconds: 25,
    needs: ['table.read', 'table.by-agency', 'table.inbox', 'table.append'],
    settings: ['identityClaim', 'zone'],
  },
  handlers: approvalHandlers,
  problemOf,
  schedules: [reconcileSchedule],
  tasks: [
    {
      name: 'task',
      trigger: 'workflow',
      deployment: {
        entry: 'functions/approvals/task.ts',
        errorImpact:
          'Approvals do not go on to their next stage. The state machine tries for half an hour, then halts them.',
        // Nobody waits at a screen, so the second a start takes longer than with the 1,024 MB of the HTTP functions is free.
        memory: 512,
        // A plan reads two items and a stage writes half a dozen, in a few hundred milliseconds; the rest is for a slow start.
        timeoutSeconds: 30,
        needs: ['table.read', 'table.append', 'chain.call-back'],
        settings: ['zone'],
      },
      run: chainTask,
    },
  ],
});
