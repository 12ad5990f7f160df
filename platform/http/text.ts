import * as z from 'zod';

/** Control characters other than tab and line breaks, and the marks that reorder text on screen (Trojan Source). */
const unsafe =
  // eslint-disable-next-line no-control-regex -- finding them is the point
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/**
 * Something that leaves a mark on paper: neither a blank nor a character that is nothing by itself (U+200B, U+2060,
 * U+3164, U+00AD).
 */
const visible = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Mark}\u2800]/u;

/** Text people typed: trimmed, in Unicode's composed form, without characters that could hide or reorder what is read. */
export function plainText(most: number): z.ZodType<string> {
  return z
    .string()
    .refine((text) => !unsafe.test(text), {
      message: 'Leave out control characters and characters that change the reading direction.',
    })
    .transform((text) => text.normalize('NFC').trim())
    .pipe(
      z
        .string()
        .refine((text) => visible.test(text), { message: 'Write something here.' })
        .max(most, { message: `Write at most ${most} characters.` }),
    )
    .meta({ type: 'string', minLength: 1, maxLength: most });
}

/** The same on a single line. */
export function plainLine(most: number): z.ZodType<string> {
  return plainText(most).refine((text) => !/[\r\n\t]/.test(text), { message: 'Write this on one line.' });
}

/** An id our own administrators chose: lower-case words joined by hyphens, dots or underscores. */
export const plainId = z.string().regex(/^[a-z0-9][a-z0-9._@-]{0,62}$/, {
  message: 'Use lower-case letters, digits, hyphens, dots or underscores, at most 63.',
});
