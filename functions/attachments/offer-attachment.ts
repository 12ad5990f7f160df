import { requestKind } from '../../domain/requests/index.ts';
import { attachmentKey, linkSeconds } from '../../platform/s3/attachment-keys.ts';
import { execute } from '../core/execute.ts';
import { iso } from '../http/call.ts';
import { permitOnRequest } from '../requests/permit.ts';
import { viewOf } from '../requests/reading/view.ts';
import type { contracts } from './contract.ts';
import type { AttachmentPorts } from './ports.ts';
import type { UseCase } from './use-case.ts';

/** Announces a file: recorded first, then a form that lets exactly this file in. */
export function offerAttachment(ports: AttachmentPorts): UseCase<(typeof contracts)['offerAttachment']> {
  return async (call) => {
    const { id } = call.params;
    const attachmentId = Buffer.from(ports.randomBytes(12)).toString('hex');
    const executed = await execute(
      requestKind,
      {
        id,
        command: { type: 'OfferAttachment', attachmentId, ...call.body },
        now: call.now,
        permit: (state) => permitOnRequest(call, call.route.permission, state),
      },
      ports,
    );
    if (executed.outcome === 'refused') return { ok: false, refusal: executed.refusal };
    if (executed.outcome === 'repeated') throw new Error('An offer keeps no record of its answer.');
    const { bytes, mediaType } = call.body;
    const { url, fields } = await ports.bucket.uploadForm(attachmentKey(id, attachmentId), bytes, mediaType);
    return {
      ok: true,
      body: {
        request: viewOf(executed.state, call.now),
        attachment: attachmentId,
        upload: { url, fields: { ...fields }, expiresAt: iso(call.now + linkSeconds * 1000) },
      },
    };
  };
}
