import * as z from 'zod';
import { type Immutable, instant, text } from '../vocabulary/index.ts';
import { attachmentLimits, refusalCauses } from './details.ts';
import type { RequestEventOf } from './events.ts';

/**
 * A file of a request: announced, then received or refused, and perhaps removed. What was received is never replaced:
 * its content is known by its version in the bucket and by its hash, and once gone it does not come back.
 */
export const attachment = z.object({
  id: text,
  name: text,
  bytes: z.int(),
  mediaType: text,
  offeredBy: text,
  offeredAt: instant,
  receivedAt: z.exactOptional(instant),
  /** The content in the bucket, for good. Absent for what was received before versions were recorded. */
  versionId: z.exactOptional(text),
  /** Hexadecimal. */
  sha256: z.exactOptional(text),
  refused: z.exactOptional(z.object({ at: instant, cause: z.enum(refusalCauses) })),
  /** Why is in the event. */
  removed: z.exactOptional(z.object({ at: instant, by: text })),
});
export type Attachment = Immutable<z.infer<typeof attachment>>;

export const attachmentStatuses = ['offered', 'expired', 'received', 'refused', 'removed'] as const;
export type AttachmentStatus = (typeof attachmentStatuses)[number];

/** How a file stands at an instant (epoch ms). */
export function statusOfAttachment(
  { offeredAt, receivedAt, refused, removed }: Attachment,
  now: number,
): AttachmentStatus {
  if (removed !== undefined) return 'removed';
  if (refused !== undefined) return 'refused';
  if (receivedAt !== undefined) return 'received';
  return now < offeredAt + attachmentLimits.offerMs ? 'offered' : 'expired';
}

/** How many files a request holds at an instant, those on their way included. */
export function heldAttachments(attachments: readonly Attachment[], now: number): number {
  return attachments.filter((one) => !isGone(one, now)).length;
}

/**
 * Whether a file may still arrive. An expired offer may: what was sent in time is told of later, and the bucket lets
 * nothing in that was not.
 */
export function isAwaited({ receivedAt, refused, removed }: Attachment): boolean {
  return receivedAt === undefined && refused === undefined && removed === undefined;
}

export type AttachmentEvent = RequestEventOf<
  'AttachmentOffered' | 'AttachmentReceived' | 'AttachmentRefused' | 'AttachmentRemoved'
>;

/** The files of a request after an event about one of them. */
export function attachmentsAfter(
  attachments: readonly Attachment[],
  event: AttachmentEvent,
): readonly Attachment[] {
  const { type, at, by } = event;
  switch (type) {
    case 'AttachmentOffered': {
      const { attachmentId: id, name, bytes, mediaType } = event;
      const offered = { id, name, bytes, mediaType, offeredBy: by.personId, offeredAt: at };
      return [...dropLongGone(attachments, at), offered];
    }
    case 'AttachmentReceived': {
      const { bytes, versionId, sha256 } = event;
      const stored = {
        ...(versionId === undefined ? {} : { versionId }),
        ...(sha256 === undefined ? {} : { sha256 }),
      };
      return change(attachments, event, { bytes, receivedAt: at, ...stored });
    }
    case 'AttachmentRefused':
      return change(attachments, event, { refused: { at, cause: event.cause } });
    case 'AttachmentRemoved':
      return change(attachments, event, { removed: { at, by: by.personId } });
  }
}

function change(
  attachments: readonly Attachment[],
  { attachmentId }: { readonly attachmentId: string },
  facts: Partial<Attachment>,
): readonly Attachment[] {
  return attachments.map((one) => (one.id === attachmentId ? { ...one, ...facts } : one));
}

function isGone(one: Attachment, now: number): boolean {
  return !['offered', 'received'].includes(statusOfAttachment(one, now));
}

/**
 * The events know every file there ever was; the request itself only the latest of those that never came, and of those
 * that were refused or removed.
 */
function dropLongGone(attachments: readonly Attachment[], now: number): readonly Attachment[] {
  const gone = attachments.filter((one) => isGone(one, now));
  const [expired, ended] = [gone.filter(isAwaited), gone.filter((one) => !isAwaited(one))];
  const dropped = new Set([expired, ended].flatMap((some) => some.slice(0, -attachmentLimits.gone)));
  return attachments.filter((one) => !dropped.has(one));
}
