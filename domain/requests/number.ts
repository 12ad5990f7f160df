/**
 * Characters of a request number. Of each pair that people confuse on paper or on the phone at most one is used
 * (no 0 O Q, 1 I L, 2 Z, 5 S, 8 B; V but not U). 23 is prime, so the check character finds every single wrong
 * character and every swap of two neighbours.
 */
const alphabet = '34679ACDEFGHJKMNPRTVWXY';
const base = BigInt(alphabet.length);
const payload = 8;

/**
 * A number people can quote, e.g. `4HK7-9MXA-3`: eight characters and a check character.
 *
 * @param bytes 16 bytes, random for a new request or a hash for an imported one; 23^8 is 78 thousand million numbers
 */
export function requestNumber(bytes: Uint8Array): string {
  let value = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  let text = '';
  for (let index = 0; index < payload; index += 1) {
    text += alphabet.charAt(Number(value % base));
    value /= base;
  }
  return hyphenate(text + checkCharacter(text));
}

/**
 * The number somebody typed, in its canonical form; undefined when it cannot be one. Case, blanks and hyphens do not matter.
 *
 * @example parseRequestNumber('4hk7 9mxa 3') // '4HK7-9MXA-3'
 */
export function parseRequestNumber(typed: string): string | undefined {
  const text = typed.toUpperCase().replaceAll(/[\s-]/g, '');
  if (text.length !== payload + 1 || Array.from(text).some((character) => !alphabet.includes(character)))
    return undefined;
  return checkCharacter(text.slice(0, payload)) === text.charAt(payload) ? hyphenate(text) : undefined;
}

function hyphenate(text: string): string {
  return `${text.slice(0, 4)}-${text.slice(4, payload)}-${text.slice(payload)}`;
}

/** Weights 2 to 9 differ from each other modulo 23, which is what catches a swap. */
function checkCharacter(text: string): string {
  const sum = Array.from(text).reduce(
    (total, character, index) => total + alphabet.indexOf(character) * (index + 2),
    0,
  );
  return alphabet.charAt((alphabet.length - (sum % alphabet.length)) % alphabet.length);
}
