import { registration } from '../core/registration.ts';
import type { AttachmentPorts } from './ports.ts';
import { attachmentReactions } from './reactions.ts';

/** What lets contents go with what the record says of them. */
export const attachmentRegistration = registration<Pick<AttachmentPorts, 'contents'>>({
  name: 'attachments',
  reactionNeeds: ['attachments.remove'],
  reactions: attachmentReactions,
});
