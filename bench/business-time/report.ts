import type { Score } from './correctness.ts';
import { HOLIDAYS_PER_DECADE, SPANS_HOURS } from './inputs.ts';
import type { Cell } from './speed.ts';

export interface Report {
  readonly node: string;
  readonly zoneData: string;
  readonly quick: boolean;
  readonly speed: readonly Cell[];
  readonly fixtures: readonly Score[];
}

/** The report as text, one table for each operation and number of holidays. */
export function formatReport(report: Report): string {
  const head = `Business time, Node ${report.node}, zone data ${report.zoneData}${report.quick ? ', quick' : ''}`;
  const speed = (['add', 'between'] as const).flatMap((op) =>
    HOLIDAYS_PER_DECADE.map((holidays) => speedTable(report.speed, op, holidays)),
  );
  return [head, ...speed, fixtureTable(report.fixtures)].join('\n\n');
}

function speedTable(cells: readonly Cell[], op: string, holidays: number): string {
  const mine = cells.filter((cell) => cell.op === op && cell.holidays === holidays);
  const names = [...new Set(mine.map((cell) => cell.contender))];
  const rows = names.map((name) => [
    name,
    ...SPANS_HOURS.map((span) => {
      const at = (contender: string) =>
        mine.find((one) => one.spanHours === span && one.contender === contender);
      return cellText(at(name), at('rotunda'));
    }),
  ]);
  const quickest = SPANS_HOURS.map((span) => {
    const ours = mine.find((one) => one.spanHours === span && one.contender === 'rotunda');
    return ours?.quickestNsPerOp === undefined ? '' : duration(ours.quickestNsPerOp);
  });
  rows.splice(1, 0, ['  its quickest round', ...quickest]);
  const title = `${op}, ${holidays} holidays`;
  return table([title, ...SPANS_HOURS.map((span) => `${span} h`)], rows);
}

function cellText(cell: Cell | undefined, ours: Cell | undefined): string {
  if (!cell) return '';
  const faults = [
    cell.wrong > 0 ? `${cell.wrong}/${cell.asked} wrong` : '',
    cell.hung > 0 ? `${cell.hung}/${cell.asked} hung` : '',
    cell.threw > 0 ? `${cell.threw}/${cell.asked} threw` : '',
  ].filter((fault) => fault !== '');
  const time = cell.nsPerOp === undefined ? 'no answer' : duration(cell.nsPerOp);
  const ratio =
    cell.nsPerOp === undefined || !ours?.nsPerOp || cell === ours
      ? ''
      : ` (×${roundTo(cell.nsPerOp / ours.nsPerOp)})`;
  return [`${time}${ratio}`, ...faults].join(', ');
}

function fixtureTable(scores: readonly Score[]): string {
  const rows = scores.map((score) => [
    score.contender,
    score.op,
    String(score.asked),
    String(score.wrong),
    String(score.hung),
    String(score.threw),
  ]);
  return table(['fixture cases it can express', 'operation', 'asked', 'wrong', 'hung', 'threw'], rows);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

function duration(ns: number): string {
  if (ns < 1e4) return `${Math.round(ns)} ns`;
  return ns < 1e7 ? `${roundTo(ns / 1e3)} µs` : `${roundTo(ns / 1e6)} ms`;
}

function roundTo(value: number): string {
  return value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en-US');
}
