import * as z from 'zod';
import {
  impactAreas,
  levels,
  metrics,
  priorities,
  requestKinds,
  roles,
  waits,
} from '../../domain/vocabulary/index.ts';
import { sectionIds, stageIds } from '../../domain/approvals/index.ts';
import { channels, severities, templates } from '../../domain/notices/index.ts';
import { statuses } from '../../domain/requests/index.ts';
import { dispatchSchema, noticeSchema } from '../../platform/dynamodb/notices/notice-rows.ts';
import {
  agencySchema,
  agreementSchema,
  assignmentSchema,
  calendarSchema,
  personSchema,
  serviceSchema,
} from '../../platform/dynamodb/organisation/organisation-rows.ts';
import { eventSchema, stateSchema } from '../../platform/dynamodb/ledger/request-rows.ts';
import { alarmShards, type IndexDefinition, table } from '../../platform/dynamodb/table.ts';

interface Item {
  readonly name: string;
  readonly pk: string;
  readonly sk: string;
  readonly about: string;
  /** Absent where the store that writes it keeps the schema to itself. */
  readonly schema?: z.ZodType;
}

const items: readonly Item[] = [
  {
    name: 'Request snapshot',
    pk: 'request#<number>',
    sk: 'request',
    about: 'A request as its events made it. Replaced with each event, guarded by `version`.',
    schema: stateSchema,
  },
  {
    name: 'Request event',
    pk: 'request#<number>',
    sk: 'event#<six-digit sequence>',
    about: 'What happened; never changed. The event itself is in `event`.',
    schema: eventSchema,
  },
  {
    name: 'Stage in an inbox',
    pk: 'request#<number>',
    sk: 'stage#<stage>#<role>',
    about:
      'A stage that waits for a role, in that role’s inbox; an empty item once it is decided. `platform/dynamodb/approval-items.ts`.',
  },
  {
    name: 'Approval not settled',
    pk: 'request#<number>',
    sk: 'approval',
    about: 'By which the nightly reconciliation finds what is in the chain; empty once nothing is owed.',
  },
  {
    name: 'Callback token',
    pk: 'request#<number>',
    sk: 'token#<stage>#<attempt>',
    about:
      'By which the state machine is told of a decision; written with the event that opens the stage, and never shown. `platform/dynamodb/token-store.ts`.',
  },
  {
    name: 'Agency',
    pk: 'directory',
    sk: 'agency#<agency>',
    about: 'Guarded by `revision`, as all plain items are.',
    schema: agencySchema,
  },
  {
    name: 'Service',
    pk: 'directory',
    sk: 'service#<service>',
    about: 'An entry of the service catalogue.',
    schema: serviceSchema,
  },
  {
    name: 'Agreement version',
    pk: 'agency#<agency>',
    sk: 'agreement#<four-digit version>',
    about: 'Never changed, only followed by the next.',
    schema: agreementSchema,
  },
  {
    name: 'Calendar version',
    pk: 'agency#<agency>',
    sk: 'calendar#<four-digit version>',
    about: 'Never changed, only followed by the next.',
    schema: calendarSchema,
  },
  { name: 'Person', pk: 'person#<person>', sk: 'person', about: 'Who may sign in.', schema: personSchema },
  {
    name: 'Assignment of a person',
    pk: 'person#<person>',
    sk: 'assignment#<assignment>',
    about: 'A role for one agency or all, from a day to a day.',
    schema: assignmentSchema,
  },
  {
    name: 'Assignment in an agency',
    pk: 'agency#<agency or *>',
    sk: 'member#<role>#<assignment>',
    about: 'The same assignment, found from the agency; written in one transaction with the one above.',
    schema: assignmentSchema,
  },
  {
    name: 'Assignment given',
    pk: 'person#<giver>',
    sk: 'given#<assignment>',
    about: 'The same assignment, found from whoever is acted for.',
    schema: assignmentSchema,
  },
  {
    name: 'Subscription',
    pk: 'person#<person>',
    sk: 'subscription#<email or sms>',
    about: 'How a director is told; `platform/dynamodb/subscription-store.ts`.',
  },
  {
    name: 'Notice',
    pk: 'notice#<recipient>',
    sk: '<channel>#<number>#<six-digit sequence>#<template>` or `<channel>#delegation#<assignment>#<template>',
    about: 'One thing to tell one person; the key makes it one however often it is put.',
    schema: noticeSchema,
  },
  {
    name: 'Dispatch',
    pk: 'notice#<recipient>',
    sk: 'dispatch#<channel>',
    about: 'The message under way to one person by one channel.',
    schema: dispatchSchema,
  },
  {
    name: 'Answer already given',
    pk: 'once#<person>#<key>',
    sk: 'once',
    about: 'For `Idempotency-Key`; cleared after a day. `platform/dynamodb/once.ts`.',
  },
];

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
  template: templates,
};

/** The table, its indexes, its items and their fields, from the definitions the code runs by. */
export function dataModelDocument(): string {
  return `# Data model

One DynamoDB table. Written by \`npm run generate\` from \`platform/dynamodb/table.ts\` and the row schemas; not edited by
hand. Instants are epoch milliseconds. \`${table.timeToLive}\` holds epoch seconds, after which DynamoDB clears an item away.
A field marked \`?\` is absent when there is nothing to say; no field is ever null.

## Keys

| item | \`${table.partitionKey}\` | \`${table.sortKey}\` | what it is |
| --- | --- | --- | --- |
${items.map(({ name, pk, sk, about }) => `| ${name} | \`${pk}\` | \`${sk}\` | ${about} |`).join('\n')}

## Indexes

Each is sparse and projects every attribute. The alarms index is spread over ${alarmShards} partitions for each kind of item.

| index | partition | sort |
| --- | --- | --- |
${(Object.entries(table.indexes) as readonly [string, IndexDefinition][])
  .map(([name, { partition, sort }]) => `| \`${name}\` | ${attributes(partition)} | ${attributes(sort)} |`)
  .join('\n')}

## Words

| word | one of |
| --- | --- |
${Object.entries(vocabularies)
  .map(([word, values]) => `| ${word} | ${values.map((value) => `\`${value}\``).join(', ')} |`)
  .join('\n')}

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

function attributes(list: readonly (readonly [string, 'S' | 'N'])[]): string {
  return list.map(([name, type]) => `\`${name}\` (${type === 'S' ? 'text' : 'number'})`).join(', ');
}

type Shape = z.core.JSONSchema.JSONSchema;

function fieldsOf(item: Item | undefined): string {
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
