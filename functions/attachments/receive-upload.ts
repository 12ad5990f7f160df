import type { S3Event } from 'aws-lambda';
import { parseRequestNumber, requestKind } from '../../domain/requests/index.ts';
import { parseAttachmentKey } from '../../platform/s3/attachment-keys.ts';
import { execute } from '../core/execute.ts';
import type { CorePorts } from '../core/ports.ts';

export type UploadPorts = Pick<CorePorts, 'now' | 'log' | 'ledger' | 'ruleBooks'>;

/** Files that arrived in the bucket. Keys come URL-encoded with blanks as plus signs. */
export function receiveUploads(ports: UploadPorts): (event: S3Event) => Promise<void> {
  return async (event) => {
    for (const { s3 } of event.Records) {
      const key = decodeURIComponent(s3.object.key.replaceAll('+', ' '));
      await receiveUpload(key, s3.object.size, ports);
    }
  };
}

/** Records that a file arrived. S3 may tell twice; the second time changes nothing. */
export async function receiveUpload(key: string, bytes: number, ports: UploadPorts): Promise<void> {
  const parsed = parseAttachmentKey(key);
  const id = parsed === undefined ? undefined : parseRequestNumber(parsed.requestId);
  if (parsed === undefined || id === undefined) {
    ports.log.error('UPLOAD_UNKNOWN_KEY', { key });
    return;
  }
  const executed = await execute(
    requestKind,
    {
      id,
      command: { type: 'ReceiveAttachment', attachmentId: parsed.attachmentId, bytes },
      now: ports.now(),
    },
    ports,
  );
  if (executed.outcome !== 'refused') return;
  const { code } = executed.refusal;
  if (code === 'attachment.already-received') return;
  // Busy, or a clock behind: S3 asks again later.
  if (code === 'ledger.busy' || code === 'ledger.before-last-event')
    throw new Error(`Upload of ${key} postponed: ${code}`);
  ports.log.error('UPLOAD_REFUSED', { requestId: id, code });
}
