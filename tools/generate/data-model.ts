import * as z from 'zod';
import { sectionIds, stageIds } from '../../domain/approvals/index.ts';
import type { Kind } from '../../domain/ledger/index.ts';
import { channels, severities } from '../../domain/notices/index.ts';
import { statuses } from '../../domain/requests/index.ts';
import {
  impactAreas,
  levels,
  metrics,
  priorities,
  requestKinds,
  roles,
  waits,
} from '../../domain/vocabulary/index.ts';
import { capabilities } from '../../functions/capabilities.ts';
import { register } from '../../functions/core/registration.ts';
import type { Capability, StoredItem } from '../../functions/core/capability.ts';
import { alarmShards, type IndexDefinition, table } from '../../platform/dynamodb/table.ts';

/** The two items every kind of aggregate has. */
function itemsOf({ name, about, state, event }: Kind): readonly StoredItem[] {
  const title = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return [
    {
      name: `${title} snapshot`,
      pk: `${name}#<id>`,
      sk: name,
      about: `${about} As its events made it, its id in the key alone; replaced with each append, guarded by \`version\`.`,
      schema: state,
    },
    {
      name: `${title} event`,
      pk: `${name}#<id>`,
      sk: 'event#<six-digit sequence>',
      about: 'What happened; never changed. The event itself is in `event`.',
      schema: event,
    },
  ];
}

/** Lists of words that fields choose from, told once. */
const vocabularies: Readonly<Record<string, readonly string[]>> = {
  role: roles,
  kind: requestKinds,
  level: levels,
  priority: priorities,
  status: statuses,
  metric: metrics,
  wait: waits,
  stage: stageIds,
  section: sectionIds,
  impact: impactAreas,
  channel: channels,
  severity: severities,
};

/** The table, its indexes, its items and their fields, from the definitions the code runs by. */
export function dataModelDocument(registry: readonly Capability<never>[] = capabilities): string {
  const items = registry.flatMap((one) => [...one.kinds.flatMap(itemsOf), ...one.items]);
  const { words } = register(registry);
  return `# Data model

One DynamoDB table. Written by \`npm run generate\` from \`platform/dynamodb/table.ts\` and the row schemas; not edited by
hand. Instants are epoch milliseconds. \`${table.timeToLive}\` holds epoch seconds, after which DynamoDB clears an item away.
A field marked \`?\` is absent when there is nothing to say; no field is ever null.

## Keys

| item | \`${table.partitionKey}\` | \`${table.sortKey}\` | what it is |
| --- | --- | --- | --- |
${items.map(({ name, pk, sk, about }) => `| ${name} | \`${pk}\` | \`${sk}\` | ${about} |`).join('\n')}

## Indexes

Each is sparse: an item without the attributes is not in it. It holds keys, by which its reader loads what it lists, and what it
is narrowed down by. The alarms index is spread over ${alarmShards} partitions for each family: alarms of aggregates of every kind,
notices to send, what is owed outside.

| index | partition | sort | besides keys |
| --- | --- | --- | --- |
${(Object.entries(table.indexes) as readonly [string, IndexDefinition][])
  .map(
    ([name, { partition, sort, projection }]) =>
      `| \`${name}\` | ${attributes(partition)} | ${attributes(sort)} | ${held(projection)} |`,
  )
  .join('\n')}

## Words

| word | one of |
| --- | --- |
${Object.entries(vocabularies)
  .map(([word, values]) => `| ${word} | ${values.map((value) => `\`${value}\``).join(', ')} |`)
  .join('\n')}

## What notices are of

| subject | templates |
| --- | --- |
${[...words.values()].map(({ kind, templates }) => `| ${kind} | ${templates.map((one) => `\`${one}\``).join(', ')} |`).join('\n')}

## Fields

${[
  ...new Map(
    items.flatMap((item) => (item.schema === undefined ? [] : [[item.schema, item] as const])),
  ).values(),
]
  .map(({ name }) => name)
  .map((name) => fieldsOf(items.find((item) => item.name === name)))
  .join('\n\n')}
`;
}

function held(projection: IndexDefinition['projection']): string {
  if (projection === 'KEYS_ONLY') return '';
  return projection === 'ALL' ? 'everything' : projection.map((name) => `\`${name}\``).join(', ');
}

function attributes(list: readonly (readonly [string, 'S' | 'N'])[]): string {
  return list.map(([name, type]) => `\`${name}\` (${type === 'S' ? 'text' : 'number'})`).join(', ');
}

type Shape = z.core.JSONSchema.JSONSchema;

function fieldsOf(item: StoredItem | undefined): string {
  if (item?.schema === undefined) return '';
  const shape = z.toJSONSchema(item.schema, { io: 'input', unrepresentable: 'any' });
  return shape.oneOf === undefined ? section(item.name, shape) : unionSection(item.name, shape.oneOf);
}

function section(name: string, shape: Shape): string {
  return `### ${name}

| field | type |
| --- | --- |
${rows(shape).join('\n')}`;
}

/** Events: the fields all have once, then what each adds. */
function unionSection(name: string, cases: readonly Shape[]): string {
  const fields = cases.map((one) => Object.keys(one.properties ?? {}));
  const common =
    fields[0]?.filter((field) => field !== 'type' && fields.every((others) => others.includes(field))) ?? [];
  const own = cases.map((one) => {
    const parts = Object.keys(one.properties ?? {})
      .filter((field) => field !== 'type' && !common.includes(field))
      .map((field) => `\`${field}${isOptional(one, field) ? '?' : ''}\` ${typeOf(part(one, field))}`);
    return `| ${String(part(one, 'type').const)} | ${parts.join('; ')} |`;
  });
  return `### ${name}

Every event has ${common.map((field) => `\`${field}\` ${typeOf(part(cases[0] ?? {}, field))}`).join(' and ')}.

| \`type\` | further fields |
| --- | --- |
${own.join('\n')}`;
}

/** A row for each field; those of an object inside follow it, with its name before theirs. */
function rows(shape: Shape, prefix = ''): readonly string[] {
  return Object.keys(shape.properties ?? {}).flatMap((field) => {
    const inside = part(shape, field);
    const name = `${prefix}${field}`;
    const listed = inside.type === 'array' ? itemOf(inside) : undefined;
    const nested =
      listed?.properties === undefined
        ? inside.properties === undefined
          ? []
          : rows(inside, `${name}.`)
        : rows(listed, `${name}[].`);
    return [`| \`${name}${isOptional(shape, field) ? '?' : ''}\` | ${typeOf(inside)} |`, ...nested];
  });
}

function typeOf(shape: Shape): string {
  if (shape.const !== undefined) return `\`${String(shape.const)}\``;
  if (shape.enum !== undefined) return wordFor(shape.enum.map(String));
  const cases = shape.anyOf ?? shape.oneOf;
  if (cases !== undefined) return cases.map((one) => typeOf(one)).join(' or ');
  if (shape.type === 'array') {
    if (Array.isArray(shape.prefixItems))
      return `[${shape.prefixItems.map((one) => typeOf(one as Shape)).join(', ')}]`;
    const inside = itemOf(shape);
    return inside === undefined
      ? 'list'
      : `list of ${inside.properties === undefined ? typeOf(inside) : 'objects'}`;
  }
  if (shape.type === 'string') return 'text';
  if (shape.type === 'object' && shape.properties !== undefined) return 'object';
  return String(shape.type ?? 'anything');
}

/** The name of a vocabulary, or the words themselves. */
function wordFor(values: readonly string[]): string {
  const same = Object.entries(vocabularies).find(
    ([, words]) => words.length === values.length && words.every((word) => values.includes(word)),
  );
  return same?.[0] ?? values.map((value) => `\`${value}\``).join(', ');
}

function part(shape: Shape, field: string): Shape {
  const inside = shape.properties?.[field];
  return typeof inside === 'object' ? inside : {};
}

function itemOf(shape: Shape): Shape | undefined {
  return typeof shape.items === 'object' && !Array.isArray(shape.items) ? shape.items : undefined;
}

function isOptional(shape: Shape, field: string): boolean {
  return shape.required?.includes(field) !== true;
}
