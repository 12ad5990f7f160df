import { requestKind, type RequestState } from '../../domain/requests/index.ts';
import { attachmentKey, linkSeconds } from '../../platform/s3/attachment-keys.ts';
import { execute } from '../core/execute.ts';
import { iso } from '../http/call.ts';
import { findAnswer, recordAnswer } from '../http/idempotency.ts';
import { repeatTo, replyTo } from '../requests/carry-out.ts';
import { permitOnRequest } from '../requests/permit.ts';
import { type RequestView, viewOf } from '../requests/reading/view.ts';
import type { contracts } from './contract.ts';
import type { AttachmentHttpPorts } from './ports.ts';
import type { UseCase } from './use-case.ts';

/** An offer as it is answered, now and when it is asked for again under the same key. */
interface Offer {
  readonly request: RequestView;
  readonly attachment: string;
  readonly upload: {
    readonly url: string;
    readonly method: 'PUT';
    readonly headers: Record<string, string>;
    readonly expiresAt: string;
  };
}

/** Announces a file: recorded first, with a link that lets exactly this file in, once. */
export function offerAttachment(ports: AttachmentHttpPorts): UseCase<(typeof contracts)['offerAttachment']> {
  return async (call) => {
    const permit = (state: RequestState) => permitOnRequest(call, call.route.permission, state);
    const answered = await findAnswer<Offer>(call, ports);
    if (answered !== undefined) return repeatTo(answered, call, ports, permit);
    const { id } = call.params;
    const attachmentId = Buffer.from(ports.randomBytes(12)).toString('hex');
    const { headers, ...link } = await ports.bucket.uploadLink(attachmentKey(id, attachmentId), call.body);
    const upload = { ...link, headers: { ...headers }, expiresAt: iso(call.now + linkSeconds * 1000) };
    const offerOf = (after: RequestState): Offer => ({
      request: viewOf(after, call.now),
      attachment: attachmentId,
      upload,
    });
    const executed = await execute(
      requestKind,
      {
        id,
        command: { type: 'OfferAttachment', attachmentId, ...call.body },
        now: call.now,
        permit,
        ...(call.ifMatch === undefined ? {} : { ifMatch: call.ifMatch }),
        ...recordAnswer(call, offerOf),
      },
      ports,
    );
    return replyTo(executed, call, ports, offerOf);
  };
}
