import { capability } from '../core/capability.ts';
import { problemOf, type Refusal } from '../requests/problems.ts';
import { attachmentHandlers } from './handlers.ts';
import type { AttachmentPorts } from './ports.ts';
import { receiveUploads } from './receive-upload.ts';
import { attachmentRegistration } from './registration.ts';
import { attachmentRoutes } from './routes.ts';

/**
 * Attachments of requests: the links that let a file in and out, and the files that arrive. Apart from requests, because
 * only here S3 is spoken to.
 */
export const attachments = capability<AttachmentPorts, Refusal>({
  ...attachmentRegistration,
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
        // A file is read whole: 25 MB, and at a third of a core its hash takes less than a second.
        memory: 512,
        timeoutSeconds: 60,
        needs: ['table.read', 'table.append', 'attachments.examine'],
        settings: ['zone'],
      },
      run: receiveUploads,
    },
  ],
});
