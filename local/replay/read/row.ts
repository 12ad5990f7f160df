import type { Level, Priority } from '../../../domain/vocabulary/index.ts';
import { readInstant } from './instant.ts';
import type { ColumnName, Mapping, Meaning, ColumnIndexes } from './mapping.ts';
import type { Refusal } from './refusal.ts';

/** One change of one incident, as the export has it. Instants are epoch milliseconds; what is unknown is absent. */
export interface Row {
  /** Line of the file, the header being 1. */
  readonly line: number;
  readonly number: string;
  readonly at: number;
  readonly openedAt: number;
  readonly state: Meaning;
  /** The state in the export's own word. */
  readonly word: string;
  readonly resolvedAt?: number;
  readonly closedAt?: number;
  readonly impact?: Level;
  readonly urgency?: Level;
  readonly priority?: Priority;
  readonly contact?: string;
  readonly service?: string;
  readonly group?: string;
  readonly madeSla?: boolean;
  readonly reopenCount?: number;
  readonly sequence?: number;
}

type ReadRow = { readonly ok: true; readonly row: Row } | { readonly ok: false; readonly refusal: Refusal };

/** Reads the cells of a row. The first thing that makes it unusable is the reason. */
export function readRow(
  cells: readonly string[],
  line: number,
  width: number,
  columns: ColumnIndexes,
  mapping: Mapping,
): ReadRow {
  const cell = (name: ColumnName): string | undefined => {
    const value = cells[columns[name] ?? -1]?.trim();
    return value === undefined || value === '' || mapping.unknown.has(value) ? undefined : value;
  };
  const number = cell('number');
  const refuse = (code: string, reason: string): ReadRow => ({
    ok: false,
    refusal: { line, incident: number ?? '', code, reason, what: 'row' },
  });

  if (cells.length !== width)
    return refuse('row.torn', `The row has ${cells.length} cells where the header has ${width}.`);
  if (number === undefined)
    return refuse('number.missing', 'The row does not say which incident it belongs to.');
  const word = cell('state');
  const state = meaningOf(mapping.states, word);
  if (word === undefined || state === undefined)
    return refuse(
      'state.unknown',
      `The state ${word === undefined ? 'is missing' : `"${word}" is not in the mapping`}.`,
    );

  const instants: Partial<Record<InstantColumn, number>> = {};
  for (const name of instantColumns) {
    const text = cell(name);
    if (text === undefined) {
      if (requiredInstants.has(name))
        return refuse('instant.missing', `${mapping.columns[name] ?? name} is missing.`);
      continue;
    }
    const read = readInstant(text, mapping.dates.format, mapping.dates.zone);
    if (!read.ok) return refuse('instant.unreadable', `${mapping.columns[name] ?? name}: ${read.why}.`);
    instants[name] = read.at;
  }
  const { changedAt, openedAt, resolvedAt, closedAt } = instants;
  if (changedAt === undefined || openedAt === undefined)
    throw new Error('Required instants were read above.');

  for (const name of ['impact', 'urgency'] as const) {
    const level = cell(name);
    if (level !== undefined && meaningOf(mapping.levels, level) === undefined)
      return refuse('level.unknown', `The ${name} "${level}" is not in the mapping.`);
  }
  const impact = meaningOf(mapping.levels, cell('impact'));
  const urgency = meaningOf(mapping.levels, cell('urgency'));
  const priority = meaningOf(mapping.priorities, cell('priority'));
  const madeSla = meaningOf(mapping.kept, cell('madeSla'));
  const contact = cell('contact');
  const service = cell('service');
  const group = cell('group');
  const reopenCount = parseCount(cell('reopenCount'));
  const sequence = parseCount(cell('sequence'));
  return {
    ok: true,
    row: {
      line,
      number,
      at: changedAt,
      openedAt,
      state,
      word,
      ...(resolvedAt === undefined ? {} : { resolvedAt }),
      ...(closedAt === undefined ? {} : { closedAt }),
      ...(impact === undefined ? {} : { impact }),
      ...(urgency === undefined ? {} : { urgency }),
      ...(priority === undefined ? {} : { priority }),
      ...(contact === undefined ? {} : { contact }),
      ...(service === undefined ? {} : { service }),
      ...(group === undefined ? {} : { group }),
      ...(madeSla === undefined ? {} : { madeSla }),
      ...(reopenCount === undefined ? {} : { reopenCount }),
      ...(sequence === undefined ? {} : { sequence }),
    },
  };
}

const instantColumns = ['changedAt', 'openedAt', 'resolvedAt', 'closedAt'] as const;
type InstantColumn = (typeof instantColumns)[number];
const requiredInstants: ReadonlySet<InstantColumn> = new Set(['changedAt', 'openedAt']);

/** A word's meaning; a cell that reads `constructor` means nothing. */
function meaningOf<T>(words: Readonly<Record<string, T>>, word: string | undefined): T | undefined {
  return word !== undefined && Object.hasOwn(words, word) ? words[word] : undefined;
}

function parseCount(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
