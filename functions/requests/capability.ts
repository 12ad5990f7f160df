import type { S3Event } from 'aws-lambda';
import { requestKind, requestNotices } from '../../domain/requests/index.ts';
import { capability } from '../core/capability.ts';
import { receiveUploads } from './attachments/receive-upload.ts';
import type { RequestPorts } from './ports.ts';
import { requestHandlers } from './handlers.ts';
import { problemOf, type Refusal } from './problems.ts';
import { requestRoutes } from './routes.ts';

/** Requests: the work people do on them, the clocks that keep the promises made, and the files that arrive. */
export const requests = capability<RequestPorts, Refusal>({
  name: 'requests',
  about: 'What agencies ask for, from submission to closing, and the promises that run with it',
  kinds: [requestKind],
  notices: [requestNotices],
  routes: requestRoutes,
  http: {
    entry: 'functions/requests/http.ts',
    errorImpact: 'People cannot submit, read or work on requests.',
    // A start spends a second of processor time on loading and TLS: 1,024 MB halve it against 512 for the same price.
    memory: 1024,
    // API Gateway gives up after 30 seconds, people sooner; a command needs well under one.
    timeoutSeconds: 10,
    needs: [
      'table.read',
      'table.by-agency',
      'table.by-person',
      'table.inbox',
      'table.append',
      'attachments.sign',
    ],
    settings: ['identityClaim', 'zone'],
  },
  handlers: requestHandlers,
  problemOf,
  tasks: [
    {
      name: 'uploads',
      trigger: 'upload',
      deployment: {
        entry: 'functions/requests/uploads.ts',
        errorImpact: 'Files that arrived stay marked as not yet arrived and cannot be opened.',
        memory: 512,
        timeoutSeconds: 30,
        needs: ['table.read', 'table.append'],
        settings: ['zone'],
      },
      run: (ports) => {
        const receive = receiveUploads(ports);
        return (input) => receive(input as S3Event);
      },
    },
  ],
});
