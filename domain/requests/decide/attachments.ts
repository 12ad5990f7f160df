import { peopleBehind, type Stamp } from '../../vocabulary/index.ts';
import { type Attachment, heldAttachments, statusOfAttachment } from '../attachments.ts';
import { attachmentLimits } from '../details.ts';
import { isClient } from '../events.ts';
import { endingsOf, isNamedAs } from '../file-types.ts';
import type { RequestRefusal } from '../refusals.ts';
import type { RequestState } from '../state.ts';
import { type Decide, move, refuse, stamp } from './move.ts';

/** Announces a file that is to be sent. */
export const offerAttachment: Decide<'OfferAttachment'> = (state, command, context) => {
  const { type, ...facts } = command;
  const { name, mediaType } = command;
  const { count, bytes } = attachmentLimits;
  if (heldAttachments(state.attachments, context.now) >= count)
    return refuse({ code: 'attachment.too-many', max: count });
  if (command.bytes > bytes) return refuse({ code: 'attachment.too-large', maxBytes: bytes });
  if (!isNamedAs(name, mediaType))
    return refuse({ code: 'attachment.other-name', mediaType, endings: endingsOf(mediaType) });
  return move(state, type, { type: 'AttachmentOffered', ...stamp(context), ...facts });
};

/** Records that a file has arrived; or that it was not kept, when its content is not of the type it was announced as. */
export const receiveAttachment: Decide<'ReceiveAttachment'> = (state, command, context) => {
  const { type, looksLike, bytes, sha256, attachmentId, versionId } = command;
  const attachment = presentAttachment(state, command);
  if ('code' in attachment) return refuse(attachment);
  if (attachment.receivedAt !== undefined) return refuse(alreadyReceived(attachment));
  const arrived = { ...stamp(context), attachmentId, versionId };
  return looksLike.includes(attachment.mediaType)
    ? move(state, type, { type: 'AttachmentReceived', ...arrived, bytes, sha256 })
    : move(state, type, { type: 'AttachmentRefused', ...arrived, cause: 'other-type' });
};

/** Records that a file that arrived was not kept. Malware may be recognised later, too. */
export const refuseAttachment: Decide<'RefuseAttachment'> = (state, command, context) => {
  const { type, ...facts } = command;
  const attachment = presentAttachment(state, command);
  if ('code' in attachment) return refuse(attachment);
  const recognisedLater = command.cause === 'malware' && attachment.versionId === command.versionId;
  if (attachment.receivedAt !== undefined && !recognisedLater) return refuse(alreadyReceived(attachment));
  return move(state, type, { type: 'AttachmentRefused', ...stamp(context), ...facts });
};

/** Takes a wrong file away: whoever sent it may, and who works on the request. Its content goes, the record stays. */
export const removeAttachment: Decide<'RemoveAttachment'> = (state, command, context) => {
  const { type, ...facts } = command;
  const attachment = presentAttachment(state, command);
  if ('code' in attachment) return refuse(attachment);
  if (!mayRemove(context.by, attachment)) return refuse({ code: 'attachment.not-yours' });
  if (attachment.receivedAt === undefined) return refuse({ code: 'attachment.not-received' });
  return move(state, type, { type: 'AttachmentRemoved', ...stamp(context), ...facts });
};

/** A file that can be fetched at an instant (epoch ms), or why it cannot. */
export function readableAttachment(
  state: RequestState,
  attachmentId: string,
  now: number,
): Attachment | RequestRefusal {
  const attachment = presentAttachment(state, { attachmentId });
  if ('code' in attachment || attachment.receivedAt !== undefined) return attachment;
  return {
    code:
      statusOfAttachment(attachment, now) === 'expired' ? 'attachment.expired' : 'attachment.not-received',
  };
}

/** A file that was neither refused nor removed. */
function presentAttachment(
  { attachments }: RequestState,
  { attachmentId }: { readonly attachmentId: string },
): Attachment | RequestRefusal {
  const attachment = attachments.find(({ id }) => id === attachmentId);
  if (attachment === undefined) return { code: 'attachment.unknown' };
  const { removed, refused } = attachment;
  if (removed !== undefined) return { code: 'attachment.removed', by: removed.by };
  if (refused !== undefined) return { code: 'attachment.refused', cause: refused.cause };
  return attachment;
}

function alreadyReceived({ versionId }: Attachment): RequestRefusal {
  return { code: 'attachment.already-received', ...(versionId === undefined ? {} : { versionId }) };
}

function mayRemove(by: Stamp, { offeredBy }: Attachment): boolean {
  return !isClient(by) || peopleBehind(by).includes(offeredBy);
}
