import { createHash } from 'node:crypto';
import * as z from 'zod';

/** Where a page ended, sealed to the list it came from. It holds a place in a list, never a right to see it. */
const cursorSchema = z.strictObject({ list: z.string(), sort: z.number(), id: z.string().max(60) });

/** A short name for a list and its filters, so that a cursor of another list is told apart. */
export function listFingerprint(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 12);
}

export function writeCursor(list: string, position: { readonly sort: number; readonly id: string }): string {
  return Buffer.from(JSON.stringify({ list, sort: position.sort, id: position.id })).toString('base64url');
}

/** The position a cursor holds; undefined when it is damaged or belongs to another list. */
export function readCursor(
  list: string,
  cursor: string,
): { readonly sort: number; readonly id: string } | undefined {
  try {
    const parsed = cursorSchema.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    return parsed.success && parsed.data.list === list
      ? { sort: parsed.data.sort, id: parsed.data.id }
      : undefined;
  } catch {
    return undefined;
  }
}
