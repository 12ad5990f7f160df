import { attachmentKey, linkSeconds } from '../../../platform/s3/attachments.ts';
import type { UseCase } from '../../http/handler.ts';
import type { contracts } from '../contract.ts';
import { execute } from '../../core/execute.ts';
import { permitOn } from '../../core/permit.ts';
import type { RequestPorts } from '../ports.ts';
import { iso, viewOf } from '../reading/view.ts';

/** Announces a file: recorded first, then a form that lets exactly this file in. */
export function offerAttachment(ports: RequestPorts): UseCase<(typeof contracts)['offerAttachment']> {
  return async (call) => {
    const attachmentId = Buffer.from(ports.randomBytes(12)).toString('hex');
    const { bytes, mediaType } = call.body;
    const executed = await execute(
      {
        id: call.params.id,
        command: { type: 'OfferAttachment', attachmentId, ...call.body },
        now: call.now,
        permit: (state) => permitOn(call, call.route.action, state),
      },
      ports,
    );
    if (executed.outcome === 'refused') return { ok: false, refusal: executed.refusal };
    if (executed.outcome === 'repeated') throw new Error('An offer keeps no record of its answer.');
    const { url, fields } = await ports.bucket.uploadForm(
      attachmentKey(call.params.id, attachmentId),
      bytes,
      mediaType,
    );
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
