import { createHash } from 'node:crypto';
import * as z from 'zod';
import {
  isAwaited,
  parseRequestNumber,
  type RequestCommandOf,
  type RequestRefusal,
  requestKind,
  type RequestState,
} from '../../domain/requests/index.ts';
import { parseAttachmentKey } from '../../platform/s3/attachment-keys.ts';
import { memoize } from '../../platform/concurrency/memoize.ts';
import type { StoredFile } from '../../platform/s3/attachments.ts';
import { execute } from '../core/execute.ts';
import type { CommonRefusal, LedgerRefusal } from '../http/problems.ts';
import { looksLike } from './looks-like.ts';
import type { UploadPorts } from './ports.ts';

/**
 * A file that arrived in the bucket, as the rule in `lib/capabilities/upload-rule.ts` tells of it, or this machine. Where
 * malware is scanned for it is told of when it was, with the result as GuardDuty names it.
 */
export const uploadNotice = z.object({
  key: z.string(),
  versionId: z.string(),
  scan: z.exactOptional(z.string()),
});
export type UploadNotice = z.infer<typeof uploadNotice>;

/** Takes up a file that arrived. @throws when the notice is none, or is to be sent again */
export function receiveUploads(ports: UploadPorts): (input: unknown) => Promise<void> {
  return async (input) => receiveUpload(uploadNotice.parse(input), ports);
}

/** Examines a file that arrived, and records it or why it is not kept. Told twice, it changes nothing the second time. */
export async function receiveUpload(notice: UploadNotice, ports: UploadPorts): Promise<void> {
  const { key, versionId } = notice;
  const parsed = parseAttachmentKey(key);
  const id = parsed === undefined ? undefined : parseRequestNumber(parsed.requestId);
  if (parsed === undefined || id === undefined) {
    ports.log.error('UPLOAD_UNKNOWN_KEY', { key });
    return;
  }
  const { attachmentId } = parsed;
  const examined = memoize(() => examine(notice, ports));
  const executed = await execute(
    requestKind,
    {
      id,
      command: (state) => commandFor({ ...notice, attachmentId }, state, examined),
      now: ports.now(),
    },
    ports,
  );
  if (executed.outcome !== 'refused') return;
  const { refusal } = executed;
  if (isPassing(refusal)) throw new Error(`Upload of ${key} postponed: ${refusal.code}`);
  if (isKept(refusal, versionId)) return;
  if (isUnwanted(refusal)) {
    ports.log.warn('UPLOAD_UNWANTED', { requestId: id, code: refusal.code });
    await ports.contents.remove({ key, versionId });
    return;
  }
  ports.log.error('UPLOAD_REFUSED', { requestId: id, code: refusal.code });
}

type ReceiveCommand = RequestCommandOf<'ReceiveAttachment' | 'RefuseAttachment'>;
type Examined = Pick<RequestCommandOf<'ReceiveAttachment'>, 'bytes' | 'sha256' | 'looksLike'>;

/** What is not awaited is refused whatever is in it, and may be gone already: it is not looked at. */
const unread: Examined = { bytes: 0, sha256: '', looksLike: [] };

async function commandFor(
  { attachmentId, versionId, scan }: UploadNotice & { readonly attachmentId: string },
  { attachments }: RequestState,
  examined: () => Promise<Examined>,
): Promise<ReceiveCommand> {
  if (scan !== undefined && scan !== 'NO_THREATS_FOUND') {
    const cause = scan === 'THREATS_FOUND' ? 'malware' : 'not-examined';
    return { type: 'RefuseAttachment', attachmentId, versionId, cause };
  }
  const awaited = attachments.some((one) => one.id === attachmentId && isAwaited(one));
  return {
    type: 'ReceiveAttachment',
    attachmentId,
    versionId,
    ...(awaited ? await examined() : unread),
  };
}

async function examine(file: Required<StoredFile>, { contents }: UploadPorts): Promise<Examined> {
  const { key, versionId } = file;
  const content = await contents.read({ key, versionId });
  return {
    bytes: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
    looksLike: looksLike(content),
  };
}

type Refused = RequestRefusal | LedgerRefusal | CommonRefusal;

/** Whether it is to be told again: busy, a clock behind, or a migration puts the file a moment before its request. */
function isPassing({ code }: Refused): boolean {
  return ['ledger.busy', 'ledger.before-last-event', 'ledger.unknown'].includes(code);
}

/** Whether it is the very content that was received. */
function isKept(refusal: Refused, versionId: string): boolean {
  return refusal.code === 'attachment.already-received' && (refusal.versionId ?? versionId) === versionId;
}

/** Whether it came for a file that is there already, or no more: nothing will ever point to it. */
function isUnwanted({ code }: Refused): boolean {
  return ['attachment.already-received', 'attachment.refused', 'attachment.removed'].includes(code);
}
