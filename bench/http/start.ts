import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BenchOptions, median, type Report, round } from '../report.ts';
import { startServer } from './server-process.ts';

/** Time from the start of the process to its first answer: the very first time, and with data. */
export async function run({ quick }: BenchOptions): Promise<Report> {
  const first: number[] = [];
  const again: number[] = [];
  for (let round_ = 0; round_ < (quick ? 2 : 5); round_ += 1) {
    const directory = mkdtempSync(join(tmpdir(), 'rotunda-bench-'));
    for (const times of [first, again]) {
      const server = await startServer(directory);
      times.push(server.readyMs);
      await server.stop();
    }
    rmSync(directory, { recursive: true, force: true });
  }
  return {
    title: 'From start to first answer',
    notes: [
      'Dependencies installed. The first time also creates the table and loads the sample organisation.',
    ],
    rows: [
      { start: 'first', 'median ms': round(median(first)) },
      { start: 'with data', 'median ms': round(median(again)) },
    ],
  };
}
