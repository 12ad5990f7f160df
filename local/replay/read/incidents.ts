import type { Row } from './row.ts';
import type { Refusal } from './refusal.ts';

/** The changes of one incident, oldest first. Never empty. */
export interface Incident {
  readonly number: string;
  readonly openedAt: number;
  readonly rows: readonly Row[];
}

interface GroupedRows {
  /** In the order in which the file first names them. */
  readonly incidents: readonly Incident[];
  readonly refused: readonly Refusal[];
}

const ends = [
  { date: 'resolvedAt', code: 'resolution.before-opening', what: 'resolved' },
  { date: 'closedAt', code: 'closing.before-opening', what: 'closed' },
] as const;

/** Rows by incident in the order they happened, without those whose dates contradict each other. */
export function groupRows(rows: readonly Row[]): GroupedRows {
  const refused: Refusal[] = [];
  const refuse = ({ line, number: incident }: Row, code: string, reason: string): number =>
    refused.push({ line, incident, code, reason, what: 'row' });

  const incidents = [...Map.groupBy(rows, ({ number }) => number)].flatMap(
    ([number, all]): readonly Incident[] => {
      // Every row of an incident whose dates contradict each other goes: half a history would be counted as a broken promise.
      for (const { date, code, what } of ends)
        if (all.some((row) => (row[date] ?? Infinity) < row.openedAt)) {
          for (const row of all)
            refuse(row, code, `The incident was ${what} before it was opened: one of the dates is wrong.`);
          return [];
        }
      const sorted = [...all].sort(byInstant);
      const openedAt = sorted[0]?.openedAt ?? 0;
      const usable = sorted.filter((row) => {
        if (row.at >= openedAt) return true;
        refuse(
          row,
          'row.before-opening',
          'The row is older than the opening of its incident: one of the dates is wrong.',
        );
        return false;
      });
      return usable.length === 0 ? [] : [{ number, openedAt, rows: usable }];
    },
  );
  return { incidents, refused };
}

/** By instant, then by the source's own count of changes, then as the file has them. */
function byInstant(a: Row, b: Row): number {
  return a.at - b.at || (a.sequence ?? 0) - (b.sequence ?? 0) || a.line - b.line;
}

/** Fewer incidents say nothing of how an export was made. */
const fewest = 5;

/**
 * Whether an export tells of incidents as they ended instead of what happened to them: one row each, already at its end.
 * Played as history it would say that nobody was answered before the end.
 */
export function isWithoutHistory(incidents: readonly Incident[]): boolean {
  const ended = incidents.filter(
    ({ rows }) => rows.length === 1 && ['resolved', 'closed'].includes(rows[0]?.state ?? ''),
  );
  return incidents.length >= fewest && ended.length >= incidents.length * 0.9;
}
