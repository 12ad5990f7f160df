import { attachmentKey, linkSeconds } from '../../platform/s3/attachment-keys.ts';
import { iso } from '../http/call.ts';
import { visible } from '../requests/reading/visible.ts';
import type { contracts } from './contract.ts';
import type { AttachmentPorts } from './ports.ts';
import type { UseCase } from './use-case.ts';

/** A short-lived link to a file of the request. */
export function readAttachment(ports: AttachmentPorts): UseCase<(typeof contracts)['readAttachment']> {
  return async (call) => {
    const state = await visible(call, ports);
    if ('code' in state) return { ok: false, refusal: state };
    const attachment = state.attachments.find(({ id }) => id === call.params.attachment);
    if (attachment === undefined) return { ok: false, refusal: { code: 'attachment.unknown' } };
    if (attachment.receivedAt === undefined)
      return { ok: false, refusal: { code: 'attachment.not-received' } };
    const url = await ports.bucket.downloadUrl(attachmentKey(state.id, attachment.id), attachment.name);
    return { ok: true, body: { url, expiresAt: iso(call.now + linkSeconds * 1000) } };
  };
}
