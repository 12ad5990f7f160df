import { systemStamp } from '../../../domain/vocabulary/index.ts';
import { parseRequestNumber } from '../../../domain/requests/index.ts';
import { parseAttachmentKey } from '../../../platform/s3/attachments.ts';
import type { Log } from '../../../platform/log/log.ts';
import { execute, type ExecutePorts } from '../../core/execute.ts';

export interface UploadPorts extends ExecutePorts {
  readonly now: () => number;
  readonly log: Log;
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
    {
      id,
      command: { type: 'ReceiveAttachment', attachmentId: parsed.attachmentId, bytes },
      now: ports.now(),
      permit: () => systemStamp,
    },
    ports,
  );
  if (executed.outcome !== 'refused') return;
  const { code } = executed.refusal;
  if (code === 'attachment.already-received') return;
  // Busy, or a clock behind: S3 asks again later.
  if (code === 'request.busy' || code === 'request.before-last-event')
    throw new Error(`Upload of ${key} postponed: ${code}`);
  ports.log.error('UPLOAD_REFUSED', { requestId: id, code });
}
