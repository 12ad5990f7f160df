import { offerAttachment } from './offer-attachment.ts';
import type { AttachmentHttpPorts } from './ports.ts';
import { readAttachment } from './read-attachment.ts';
import { removeAttachment } from './remove-attachment.ts';

/** What carries out the routes, by operation. */
export function attachmentHandlers(ports: AttachmentHttpPorts) {
  return {
    offerAttachment: offerAttachment(ports),
    readAttachment: readAttachment(ports),
    removeAttachment: removeAttachment(ports),
  };
}
