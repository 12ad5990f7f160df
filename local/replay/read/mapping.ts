import * as z from 'zod';
import { teamRoles } from '../../../domain/requests/index.ts';
import { levels, priorities } from '../../../domain/vocabulary/index.ts';
import { checkZone } from '../../terminal/command-line.ts';
import { UsageError } from '../../terminal/usage-error.ts';
import { describeSchemaProblems, parseYamlEntries } from '../../terminal/yaml-file.ts';

/** What a state of the source means to us. `plan/plan-row.ts` turns each into commands. */
export const meanings = [
  'new',
  'working',
  'client',
  'vendor',
  'problem',
  'evidence',
  'resolved',
  'closed',
  'withdrawn',
] as const;
export type Meaning = (typeof meanings)[number];

const text = z.string().min(1);
const column = text;

const schema = z.strictObject({
  /** Part of every request number: two systems may both have an INC0000001. */
  system: z.string().regex(/^[a-z][a-z0-9-]*$/),
  /** What the export writes where it knows nothing. */
  unknown: z
    .union([z.string(), z.array(z.string())])
    .default('?')
    .transform((words) => new Set([words].flat())),
  dates: z.strictObject({ format: text, zone: text }),
  team: z.enum(teamRoles),
  columns: z.strictObject({
    number: column,
    state: column,
    changedAt: column,
    openedAt: column,
    impact: column,
    urgency: column,
    resolvedAt: column.optional(),
    closedAt: column.optional(),
    priority: column.optional(),
    contact: column.optional(),
    service: column.optional(),
    group: column.optional(),
    madeSla: column.optional(),
    reopenCount: column.optional(),
    sequence: column.optional(),
  }),
  states: z.record(text, z.enum(meanings)),
  levels: z.record(text, z.enum(levels)),
  priorities: z.record(text, z.enum(priorities)).default({}),
  kept: z.record(text, z.boolean()).default({}),
});

/** How to read an export: which column is what, and which of its words mean what. */
export type Mapping = z.output<typeof schema>;
export type ColumnName = keyof Mapping['columns'];

/**
 * Reads a mapping.
 *
 * @param zone read the instants in this zone instead of the one the mapping names
 * @throws UsageError listing everything that is missing or wrong in one sentence
 */
export function parseMapping(yaml: string, name: string, zone?: string): Mapping {
  const raw = parseYamlEntries(yaml, `mapping ${name}`);
  const parsed = schema.safeParse(raw);
  if (!parsed.success)
    throw new UsageError(
      `The mapping ${name} cannot be used: ${describeSchemaProblems(raw, parsed.error).join('; ')}.`,
    );
  const mapping =
    zone === undefined ? parsed.data : { ...parsed.data, dates: { ...parsed.data.dates, zone } };
  checkZone(mapping.dates.zone);
  return mapping;
}

/** Where each mapped column stands in a file. */
export type ColumnIndexes = Readonly<Partial<Record<ColumnName, number>>>;

/**
 * Finds the mapped columns in a header.
 *
 * @throws UsageError listing every column the file lacks
 */
export function findColumns(mapping: Mapping, header: readonly string[], file: string): ColumnIndexes {
  const named = Object.entries(mapping.columns) as [ColumnName, string][];
  const missing = named.filter(([, name]) => !header.includes(name));
  if (missing.length > 0) {
    const list = missing.map(([entry, name]) => `${name} (for ${entry})`).join(', ');
    if (header.length === 1)
      throw new UsageError(
        `${file} has one single column, "${header[0] ?? ''}": export it as CSV, its cells separated by commas, semicolons or tabs.`,
      );
    throw new UsageError(
      `${file} has no column ${list}: export ${missing.length === 1 ? 'it' : 'them'} too, or name the right column in the mapping.`,
    );
  }
  return Object.fromEntries(named.map(([entry, name]) => [entry, header.indexOf(name)]));
}
