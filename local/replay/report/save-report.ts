import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../../terminal/usage-error.ts';
import type { Report } from './report.ts';
import { reportText } from './report-text.ts';
import type { Refusal } from '../read/refusal.ts';

/** Writes report.md, report.json and refused.csv into a folder. */
export async function saveReport(folder: string, report: Report, refused: readonly Refusal[]): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'report.md'), `${reportText(report, true)}\n`);
    await writeFile(join(folder, 'report.json'), `${JSON.stringify(report, null, 2)}\n`);
    await writeFile(join(folder, 'refused.csv'), refusedCsv(refused));
  } catch (error) {
    throw new UsageError(
      `The report cannot be written to ${folder} (${error instanceof Error ? error.message : 'unknown reason'}): name another folder with --out.`,
      1,
    );
  }
}

function refusedCsv(refused: readonly Refusal[]): string {
  const sorted = [...refused].sort((a, b) => a.line - b.line);
  const lines = sorted.map(({ line, incident, what, code, reason }) => [
    String(line),
    incident,
    what,
    code,
    reason,
  ]);
  return [['line', 'incident', 'what', 'code', 'reason'], ...lines]
    .map((cells) => `${cells.map(quoteCell).join(',')}\r\n`)
    .join('');
}

/** Quotes a cell. One that starts like a formula must not run when the file is opened in a spreadsheet. */
function quoteCell(cell: string): string {
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
