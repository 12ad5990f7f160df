import { createHash } from 'node:crypto';
import type { Subscription } from '../../../platform/dynamodb/notices/subscription-store.ts';

type Of = Pick<Subscription, 'personId' | 'channel'>;

/** Draws a code of six digits. */
export function drawCode(randomBytes: (count: number) => Uint8Array): string {
  const drawn = Buffer.from(randomBytes(6)).readUIntBE(0, 6) % 1_000_000;
  return String(drawn).padStart(6, '0');
}

/** What of a code is kept: that it cannot be read in the table, for the minutes it is good for. */
export function hashOfCode({ personId, channel }: Of, code: string): string {
  return createHash('sha256')
    .update(JSON.stringify([personId, channel, code]))
    .digest('base64url');
}
