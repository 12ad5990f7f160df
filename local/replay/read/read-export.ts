import { basename } from 'node:path';
import { UsageError } from '../../terminal/usage-error.ts';
import { type Mapping, type ColumnIndexes, findColumns } from './mapping.ts';
import { readRecords } from './records.ts';
import { readRow, type Row } from './row.ts';
import type { Refusal } from './refusal.ts';

/** A file read to its end: every data row is in exactly one of the two lists. */
export interface Export {
  readonly rows: readonly Row[];
  readonly refused: readonly Refusal[];
}

/**
 * Reads an export row by row: only what the mapping names is kept in memory.
 *
 * @throws UsageError when the file cannot be read or lacks a mapped column
 */
export async function readExport(path: string, mapping: Mapping): Promise<Export> {
  const file = basename(path);
  const rows: Row[] = [];
  const refused: Refusal[] = [];
  const lineOfText = new Map<string, number>();
  let header: readonly string[] | undefined;
  let columns: ColumnIndexes = {};
  try {
    for await (const { line, cells } of readRecords(path, Object.values(mapping.columns))) {
      if (header === undefined) {
        header = (cells ?? []).map((name) => name.trim());
        columns = findColumns(mapping, header, file);
        continue;
      }
      if (cells === undefined) {
        refused.push({
          line,
          incident: '',
          code: 'row.stray-quote',
          reason:
            'A quotation mark in the row opens or closes nothing: double it within a text, or remove it.',
          what: 'row',
        });
        continue;
      }
      const read = readRow(cells, line, header.length, columns, mapping);
      if (!read.ok) {
        refused.push(read.refusal);
        continue;
      }
      const text = cells.join('\u0000');
      const first = lineOfText.get(text);
      if (first === undefined) {
        lineOfText.set(text, line);
        rows.push(read.row);
      } else {
        refused.push({
          line,
          incident: read.row.number,
          code: 'row.duplicate',
          reason: `The row repeats line ${first} word for word.`,
          what: 'row',
        });
      }
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== undefined)
      throw new UsageError(`The export ${path} cannot be read: check the path.`);
    throw error;
  }
  if (header === undefined)
    throw new UsageError(`${file} is empty: export the incidents with a header line.`);
  return { rows, refused };
}
