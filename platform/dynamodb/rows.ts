import type * as z from 'zod';

/** A stored row that its schema does not accept: damage to look at, never to skip. */
export class UnreadableRow extends Error {
  constructor(key: string, cause: string) {
    super(`Row ${key} cannot be read: ${cause}`);
    this.name = 'UnreadableRow';
  }
}

/**
 * Parses a row on its way out of the table.
 *
 * @throws UnreadableRow naming the row's keys and the first field that does not fit, never its contents
 */
export function readRow<T>(schema: z.ZodType<T>, row: Readonly<Record<string, unknown>>): T {
  const parsed = schema.safeParse(row);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new UnreadableRow(
    `${String(row['pk'])}/${String(row['sk'])}`,
    `${issue?.path.join('.') ?? ''} ${issue?.code ?? ''}`,
  );
}
