import { readableAttachment } from '../../domain/requests/index.ts';
import { attachmentKey, linkSeconds } from '../../platform/s3/attachment-keys.ts';
import { iso } from '../http/call.ts';
import { visible } from '../requests/reading/visible.ts';
import type { contracts } from './contract.ts';
import type { AttachmentHttpPorts } from './ports.ts';
import type { UseCase } from './use-case.ts';

/** A short-lived link to a file of the request: to the content that was received, and no other. */
export function readAttachment(ports: AttachmentHttpPorts): UseCase<(typeof contracts)['readAttachment']> {
  return async (call) => {
    const state = await visible(call, ports);
    if ('code' in state) return { ok: false, refusal: state };
    const attachment = readableAttachment(state, call.params.attachment, call.now);
    if ('code' in attachment) return { ok: false, refusal: attachment };
    const { id, name, versionId } = attachment;
    const key = attachmentKey(state.id, id);
    const url = await ports.bucket.downloadUrl(versionId === undefined ? { key } : { key, versionId }, name);
    return { ok: true, body: { url, expiresAt: iso(call.now + linkSeconds * 1000) } };
  };
}
