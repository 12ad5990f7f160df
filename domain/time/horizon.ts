const FROM = 0;
const TO = Date.UTC(2200, 0, 1);

/**
 * The instants business time is computed for, epoch ms, both ends included: 1970 to the start of 2200.
 * Every search stops here, so a calendar that hardly ever opens is refused instead of searched for ever.
 */
export const HORIZON: { readonly from: number; readonly to: number } = {
  from: FROM,
  to: TO,
};

/** The answer lies outside {@link HORIZON}; there is no date worth promising. */
export const BEYOND_HORIZON = 'beyond-horizon';
export type BeyondHorizon = typeof BEYOND_HORIZON;

/** True for a number inside the horizon; false for anything else, NaN and infinities included. */
export function isWithinHorizon(at: number): boolean {
  return at >= FROM && at <= TO;
}

/** Instants come parsed; one outside the horizon is a mistake of the caller, not an answer. */
export function requireWithinHorizon(at: number): void {
  if (isWithinHorizon(at)) return;
  throw new RangeError(`An instant must lie between 1970 and 2200, in epoch milliseconds, but was ${at}.`);
}
