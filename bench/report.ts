/** One measured table: what was measured, and rows to print. */
export interface Report {
  readonly title: string;
  readonly notes: readonly string[];
  readonly rows: readonly Readonly<Record<string, string | number>>[];
}

export interface BenchOptions {
  /** Fewer rounds: a look, not a number to quote. */
  readonly quick: boolean;
}

/** The middle of some measurements. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** The smallest value that so many percent of some measurements do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN;
}

/** A number with as many digits as its measurement deserves. */
export function round(value: number): number {
  return Number(value.toPrecision(3));
}

export function printReport({ title, notes, rows }: Report): void {
  console.log(`\n${title}`);
  for (const note of notes) console.log(`  ${note}`);
  const heads = Object.keys(rows[0] ?? {});
  const lines = [heads, ...rows.map((row) => heads.map((head) => String(row[head] ?? '')))];
  const widths = heads.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  for (const line of lines)
    console.log(
      `  ${line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd()}`,
    );
}
