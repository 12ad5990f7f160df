/** What is kept of a code that was sent to a telephone, until it has come back. */
export interface Verification {
  /** Of the code: itself it is kept nowhere. */
  readonly hash: string;
  /** Epoch ms. */
  readonly expiresAt: number;
  readonly triesLeft: number;
}

/** How long a code is good for. */
export const codeMinutes = 15;

/** How many wrong ones may be tried meanwhile. */
const tries = 5;

/** What is kept of a code sent now (epoch ms). */
export function newVerification(hash: string, now: number): Verification {
  return { hash, expiresAt: now + codeMinutes * 60_000, triesLeft: tries };
}

/**
 * Whether what somebody gave is the code that was sent; `spent` once it has expired, or too many wrong ones were tried.
 *
 * @param given hash of what they gave
 * @param now epoch ms
 */
export function checkVerification(
  { hash, expiresAt, triesLeft }: Verification,
  given: string,
  now: number,
): 'right' | 'wrong' | 'spent' {
  if (now > expiresAt || triesLeft < 1) return 'spent';
  return hash === given ? 'right' : 'wrong';
}

/** What is kept once a wrong code was tried. */
export function afterWrongCode(verification: Verification): Verification {
  return { ...verification, triesLeft: verification.triesLeft - 1 };
}
