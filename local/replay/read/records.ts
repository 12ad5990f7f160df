import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parse } from 'csv-parse/sync';

/** A record of a CSV file, or a line that is none. */
export type CsvRecord =
  | { readonly line: number; readonly cells: readonly string[] }
  | { readonly line: number; readonly cells?: never };

/** Spreadsheets of half the world separate cells by semicolons. */
const delimiters = [',', ';', '\t'] as const;
type Delimiter = (typeof delimiters)[number];

/** Lines a text in quotation marks may go on for; one that goes on longer was never meant to. */
const mostLines = 50;

/**
 * The records of a file, each with the line it ends on, the first being the header. A quotation mark out of place costs
 * the line it stands on and no other.
 *
 * @param columns names of the header by which the delimiter is told
 * @throws what reading the file throws
 */
export async function* readRecords(
  path: string,
  columns: readonly (string | undefined)[],
): AsyncGenerator<CsvRecord> {
  const input = createReadStream(path, 'utf8');
  const failure = new Promise<never>((_, reject) => input.once('error', reject));
  // Whoever stops reading early is told nothing.
  failure.catch(() => undefined);
  const lines = createInterface({ input, crlfDelay: Infinity })[Symbol.asyncIterator]();
  const ahead: string[] = [];
  let read = 0;

  /** The line so far ahead of the next; undefined after the last. */
  async function peek(offset: number): Promise<string | undefined> {
    while (ahead.length <= offset) {
      const next = await Promise.race([lines.next(), failure]);
      if (next.done === true) return undefined;
      ahead.push(next.value);
    }
    return ahead[offset];
  }

  /** The cells of the record that begins with the next line, and how many lines it takes; no cells where it is none. */
  async function next(
    first: string,
    delimiter: Delimiter,
  ): Promise<{ cells?: readonly string[]; taken: number }> {
    if (!first.includes('"')) return { cells: first.split(delimiter), taken: 1 };
    let text = first;
    for (let taken = 1; taken <= mostLines; taken += 1) {
      const cells = isBalanced(text) ? cellsOf(text, delimiter) : undefined;
      if (cells !== undefined) return { cells, taken };
      const further = isBalanced(text) ? undefined : await peek(taken);
      if (further === undefined) break;
      text = `${text}\n${further}`;
    }
    return { taken: 1 };
  }

  let delimiter: Delimiter | undefined;
  for (let first = await peek(0); first !== undefined; first = await peek(0)) {
    if (read === 0) first = first.replace(/^\ufeff/, '');
    if (first.trim() === '') {
      ahead.shift();
      read += 1;
      continue;
    }
    delimiter ??= delimiterOf(first, columns);
    const { cells, taken } = await next(first, delimiter);
    ahead.splice(0, taken);
    read += taken;
    yield cells === undefined ? { line: read } : { line: read, cells };
  }
}

/** In a record each quotation mark has its other: those around a text, and those doubled within one. */
function isBalanced(text: string): boolean {
  return (text.split('"').length - 1) % 2 === 0;
}

function cellsOf(text: string, delimiter: Delimiter): readonly string[] | undefined {
  try {
    const records: string[][] = parse(text, { delimiter, relax_column_count: true, record_delimiter: [] });
    return records.length === 1 ? records[0] : undefined;
  } catch {
    return undefined;
  }
}

/** The delimiter under which most of the columns are in the header. */
function delimiterOf(header: string, columns: readonly (string | undefined)[]): Delimiter {
  const found = delimiters.map((delimiter) => {
    const names = new Set((cellsOf(header, delimiter) ?? []).map((name) => name.trim()));
    return { delimiter, count: columns.filter((column) => column !== undefined && names.has(column)).length };
  });
  return found.reduce((best, one) => (one.count > best.count ? one : best)).delimiter;
}
