import { createHash } from 'node:crypto';
import type { Subscription } from '../../../platform/dynamodb/notices/subscription-store.ts';

type Verification = NonNullable<Subscription['verification']>;
type Of = Pick<Subscription, 'personId' | 'channel'>;

/** How long a code is good for, and how many wrong ones may be tried meanwhile. */
const validMs = 15 * 60_000;
const tries = 5;

/** A code of six digits for a telephone nobody has confirmed yet, and what is kept of it. */
export function newCode(
  of: Of,
  now: number,
  randomBytes: (count: number) => Uint8Array,
): { readonly code: string; readonly verification: Verification } {
  const drawn = Buffer.from(randomBytes(6)).readUIntBE(0, 6) % 1_000_000;
  const code = String(drawn).padStart(6, '0');
  return { code, verification: { hash: hashOf(of, code), expiresAt: now + validMs, triesLeft: tries } };
}

/** Whether a code is the one that was sent; `spent` once it has expired, or too many wrong ones were tried. */
export function checkCode(
  of: Of,
  { hash, expiresAt, triesLeft }: Verification,
  code: string,
  now: number,
): 'right' | 'wrong' | 'spent' {
  if (now > expiresAt || triesLeft < 1) return 'spent';
  return hash === hashOf(of, code) ? 'right' : 'wrong';
}

/** What of a code is kept: that it cannot be read in the table, for the minutes it is good for. */
function hashOf({ personId, channel }: Of, code: string): string {
  return createHash('sha256')
    .update(JSON.stringify([personId, channel, code]))
    .digest('base64url');
}
