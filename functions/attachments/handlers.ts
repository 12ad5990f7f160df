import { offerAttachment } from './offer-attachment.ts';
import type { AttachmentPorts } from './ports.ts';
import { readAttachment } from './read-attachment.ts';

/** What carries out the routes, by operation. */
export function attachmentHandlers(ports: AttachmentPorts) {
  return { offerAttachment: offerAttachment(ports), readAttachment: readAttachment(ports) };
}
