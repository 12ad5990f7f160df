import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { CsvError, parse } from 'csv-parse';
import { UsageError } from '../../terminal/usage-error.ts';
import { type Mapping, type ColumnIndexes, findColumns } from './mapping.ts';
import { readRow, type Row } from './row.ts';
import type { Refusal } from './refusal.ts';

/** A file read to its end: every data row is in exactly one of the two lists. */
export interface Export {
  readonly rows: readonly Row[];
  readonly refused: readonly Refusal[];
}

interface CsvRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * Reads an export row by row: only what the mapping names is kept in memory.
 *
 * @throws UsageError when the file cannot be read, is no CSV, or lacks a mapped column
 */
export async function readExport(path: string, mapping: Mapping): Promise<Export> {
  const file = basename(path);
  const parser = createReadStream(path)
    .on('error', (error) => parser.destroy(error))
    .pipe(parse({ bom: true, info: true, relax_column_count: true, skip_empty_lines: true }));
  const rows: Row[] = [];
  const refused: Refusal[] = [];
  const lineOfText = new Map<string, number>();
  let header: readonly string[] | undefined;
  let columns: ColumnIndexes = {};
  try {
    for await (const { record, info } of parser as AsyncIterable<CsvRecord>) {
      if (header === undefined) {
        header = record.map((name) => name.trim());
        columns = findColumns(mapping, header, file);
        continue;
      }
      const read = readRow(record, info.lines, header.length, columns, mapping);
      if (!read.ok) {
        refused.push(read.refusal);
        continue;
      }
      const text = record.join('\u0000');
      const first = lineOfText.get(text);
      if (first === undefined) {
        lineOfText.set(text, info.lines);
        rows.push(read.row);
      } else {
        const { line, number: incident } = read.row;
        refused.push({
          line,
          incident,
          code: 'row.duplicate',
          reason: `The row repeats line ${first} word for word.`,
          what: 'row',
        });
      }
    }
  } catch (error) {
    if (error instanceof CsvError) throw new UsageError(`${file} is not readable CSV: ${error.message}.`);
    if ((error as NodeJS.ErrnoException).syscall !== undefined)
      throw new UsageError(`The export ${path} cannot be read: check the path.`);
    throw error;
  }
  if (header === undefined)
    throw new UsageError(`${file} is empty: export the incidents with a header line.`);
  return { rows, refused };
}
