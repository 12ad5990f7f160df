import { attachmentLimits } from '../details.ts';
import { type Decide, move, refuse, stamp } from './move.ts';

/** Announces a file that is to be sent. */
export const offerAttachment: Decide<'OfferAttachment'> = (state, command, context) => {
  const { type, ...facts } = command;
  const { count, bytes } = attachmentLimits;
  if (state.attachments.length >= count) return refuse({ code: 'attachment.too-many', max: count });
  if (command.bytes > bytes) return refuse({ code: 'attachment.too-large', maxBytes: bytes });
  return move(state, type, { type: 'AttachmentOffered', ...stamp(context), ...facts });
};

/** Records that a file has arrived. */
export const receiveAttachment: Decide<'ReceiveAttachment'> = (state, command, context) => {
  const { type, attachmentId, bytes } = command;
  const attachment = state.attachments.find(({ id }) => id === attachmentId);
  if (attachment === undefined) return refuse({ code: 'attachment.unknown' });
  if (attachment.receivedAt !== undefined) return refuse({ code: 'attachment.already-received' });
  return move(state, type, { type: 'AttachmentReceived', ...stamp(context), attachmentId, bytes });
};
