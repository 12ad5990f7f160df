import { attachmentLimits } from '../../domain/requests/index.ts';

/** Seconds a link lives: long enough to send 25 MB over a slow line, short enough to be useless when it leaks. */
export const linkSeconds = attachmentLimits.offerMs / 1_000;

const keyPattern = /^(?<request>[^/]+)\/(?<attachment>[^/]+)$/;

/** The bucket key of an attachment. */
export function attachmentKey(requestId: string, attachmentId: string): string {
  return `${requestId}/${attachmentId}`;
}

/** Which attachment a bucket key belongs to; undefined for a key we never gave out. */
export function parseAttachmentKey(
  key: string,
): { readonly requestId: string; readonly attachmentId: string } | undefined {
  const groups = keyPattern.exec(key)?.groups;
  return groups?.['request'] === undefined || groups['attachment'] === undefined
    ? undefined
    : { requestId: groups['request'], attachmentId: groups['attachment'] };
}
