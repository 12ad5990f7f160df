import type { S3Event } from 'aws-lambda';
import { capability } from '../core/capability.ts';
import { attachmentHandlers } from './handlers.ts';
import type { AttachmentPorts } from './ports.ts';
import { problemOf, type Refusal } from './problems.ts';
import { receiveUploads } from './receive-upload.ts';
import { attachmentRoutes } from './routes.ts';

/**
 * Attachments of requests: the links that let a file in and out, and the files that arrive. Apart from requests, because
 * only here S3 is spoken to, and its client is larger than all we wrote.
 */
export const attachments = capability<AttachmentPorts, Refusal>({
  name: 'attachments',
  about: 'Files that belong to a request',
  routes: attachmentRoutes,
  http: {
    entry: 'functions/attachments/http.ts',
    errorImpact: 'People cannot attach files to requests or open them.',
    memory: 1024,
    timeoutSeconds: 10,
    needs: ['table.read', 'table.append', 'attachments.sign'],
    settings: ['identityClaim', 'zone'],
  },
  handlers: attachmentHandlers,
  problemOf,
  tasks: [
    {
      name: 'uploads',
      trigger: 'upload',
      deployment: {
        entry: 'functions/attachments/uploads.ts',
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
