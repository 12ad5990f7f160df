import { type RequestEvent, requestKind, type RequestState } from '../../domain/requests/index.ts';
import { attachmentKey } from '../../platform/s3/attachment-keys.ts';
import type { StoredFile } from '../../platform/s3/attachments.ts';
import { type Reaction, reaction } from '../stream/reaction.ts';
import type { AttachmentPorts } from './ports.ts';

/** Takes the content of a file that was refused or removed out of the bucket, for good. Taken away twice it is gone once. */
export function attachmentReactions({ contents }: Pick<AttachmentPorts, 'contents'>): readonly Reaction[] {
  return [
    reaction(requestKind, {
      name: 'remove-content',
      on: ['AttachmentRefused', 'AttachmentRemoved'],
      async react({ events, after }) {
        for (const event of events) {
          const file = goneFile(event, after);
          if (file !== undefined) await contents.remove(file);
        }
      },
    }),
  ];
}

function goneFile(event: RequestEvent, { id, attachments }: RequestState): StoredFile | undefined {
  if (event.type !== 'AttachmentRefused' && event.type !== 'AttachmentRemoved') return undefined;
  const { attachmentId } = event;
  const versionId =
    event.type === 'AttachmentRefused'
      ? event.versionId
      : attachments.find((one) => one.id === attachmentId)?.versionId;
  const key = attachmentKey(id, attachmentId);
  return versionId === undefined ? { key } : { key, versionId };
}
