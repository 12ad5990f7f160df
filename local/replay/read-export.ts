import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { CsvError, parse } from 'csv-parse';
import { Complaint } from './complaint.ts';
import { type Mapping, type Places, placesOf } from './mapping.ts';
import { readRow, type Refused, type Row } from './row.ts';

/** A file read to its end: every data row is in exactly one of the two lists. */
export interface Export {
  readonly rows: readonly Row[];
  readonly refused: readonly Refused[];
}

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/**
 * Reads an export row by row: only what the mapping names is kept in memory.
 *
 * @throws Complaint when the file cannot be read, is no CSV, or lacks a mapped column
 */
export async function readExport(path: string, mapping: Mapping): Promise<Export> {
  const file = basename(path);
  const parser = createReadStream(path)
    .on('error', (error) => parser.destroy(error))
    .pipe(parse({ bom: true, info: true, relax_column_count: true, skip_empty_lines: true }));
  const rows: Row[] = [];
  const refused: Refused[] = [];
  const seen = new Map<string, number>();
  let header: readonly string[] | undefined;
  let places: Places = {};
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      if (header === undefined) {
        header = record.map((name) => name.trim());
        places = placesOf(mapping, header, file);
        continue;
      }
      const read = readRow(record, info.lines, header.length, places, mapping);
      if (!read.ok) {
        refused.push(read.refused);
        continue;
      }
      const whole = record.join('\u0000');
      const first = seen.get(whole);
      if (first === undefined) {
        seen.set(whole, info.lines);
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
    if (error instanceof CsvError) throw new Complaint(`${file} is not readable CSV: ${error.message}.`);
    if ((error as NodeJS.ErrnoException).syscall !== undefined)
      throw new Complaint(`The export ${path} cannot be read: check the path.`);
    throw error;
  }
  if (header === undefined) throw new Complaint(`${file} is empty: export the incidents with a header line.`);
  return { rows, refused };
}
