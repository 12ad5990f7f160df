import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type * as z from 'zod';

/** An append-only file of JSON lines: what was appended is still there after the process was killed. */
export interface Journal<Row> {
  /** What earlier processes wrote, oldest first. */
  readonly rows: readonly Row[];
  /** Written when it returns. */
  append(row: Row): void;
  close(): void;
}

/**
 * Opens a journal. A last line torn by a kill was never answered for: it is cut off. Any other line that does not
 * parse is an error that names it.
 */
export function openJournal<Row>(file: string, schema: z.ZodType<Row>): Journal<Row> {
  mkdirSync(dirname(file), { recursive: true });
  const handle = openSync(file, 'a+');
  const bytes = readFileSync(file);
  const whole = bytes.lastIndexOf(0x0a) + 1;
  if (whole < bytes.length) ftruncateSync(handle, whole);
  const lines = bytes.subarray(0, whole).toString('utf8').split('\n').slice(0, -1);
  const rows = lines.map((line, index) => parseLine(schema, line, `${file}, line ${index + 1}`));
  return {
    rows,
    append(row) {
      const line = Buffer.from(`${JSON.stringify(row)}\n`);
      const before = fstatSync(handle).size;
      // One write call: a kill leaves all of the line, none of it, or a torn end that the next start cuts off.
      if (writeSync(handle, line) < line.length) {
        ftruncateSync(handle, before);
        throw new Error(`The disk is full: nothing more can be written to ${file}.`);
      }
    },
    close() {
      closeSync(handle);
    },
  };
}

function parseLine<Row>(schema: z.ZodType<Row>, line: string, where: string): Row {
  try {
    return schema.parse(JSON.parse(line));
  } catch (error) {
    throw new Error(`${where} cannot be read: repair the line or remove it.`, { cause: error });
  }
}
