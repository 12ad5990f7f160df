import {
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  type TransactWriteCommandInput,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';

/** One command, the same for every engine but for the name of the table and of the run. */
export type Operation = (table: string, run: string) => Command;
interface Command {
  readonly input: object;
}

interface Expressed {
  readonly text: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** In UTF-8 order U+FFFD comes before an emoji, in UTF-16 after it. */
const sortKeys = ['1', '10', '2', 'event#000001', 'event#000002', 'z', 'é', '\uFFFD', '\u{1F600}'];
const partitionKeys = ['a', 'b'];
const sortKey = fc.constantFrom(...sortKeys);
const number = fc.constantFrom(-3, 0, 1, 1.5, 2, 7, 12, 40.25, 1234567);
const text = fc.constantFrom('', 'x', 'xy', 'y', 'é');

/** Sort values differ within an index: the order of equal ones is each engine's own affair. */
const place = fc.tuple(fc.constantFrom(-20, 0, 20.5, 30), fc.constantFrom('p', 'q'));

const anyKey = fc.record({ pk: fc.constantFrom(...partitionKeys), sk: sortKey });

const item = fc.record({
  key: anyKey,
  rest: fc.record(
    {
      n: number,
      s: text,
      m: fc.record({ b: fc.boolean(), l: fc.array(number, { maxLength: 3 }) }, { requiredKeys: [] }),
      nothing: fc.constant(null),
      pad: fc.integer({ min: 0, max: 2500 }).map((length) => 'x'.repeat(length)),
      expiresAt: fc.integer({ min: 1, max: 99 }),
    },
    { requiredKeys: [] },
  ),
  list: fc.option(place, { freq: 3 }),
  person: fc.option(fc.constantFrom('p', 'q')),
  alarm: fc.option(place),
});

const mistake = fc.constantFrom<Readonly<Record<string, unknown>>>(
  { listOf: 7 },
  { listAt: 'late' },
  { alarmsOf: '' },
  { inboxOf: null },
  { sk: '' },
  { pk: 3 },
  { pk: 'k'.repeat(2049) },
  { pad: 'x'.repeat(410_000) },
);

type DrawnItem = typeof item extends fc.Arbitrary<infer T> ? T : never;

function itemOf({ key, rest, list, person, alarm }: DrawnItem, run: string): Record<string, unknown> {
  const own = partitionKeys.indexOf(key.pk) * sortKeys.length + sortKeys.indexOf(key.sk);
  return {
    ...rest,
    ...keyIn(key, run),
    ...(list === null ? {} : { listAt: list[0] + own / 100, listOf: `${run}${list[1]}` }),
    ...(person === null ? {} : { personListOf: `${run}${person}` }),
    ...(alarm === null ? {} : { alarmAt: alarm[0] + own / 100, alarmsOf: `${run}${alarm[1]}` }),
  };
}

function keyIn(
  { pk, sk }: { readonly pk: string; readonly sk: string },
  run: string,
): { pk: string; sk: string } {
  return { pk: `${run}${pk}`, sk };
}

/** A condition over the attributes above; `#n` and `#s` stand for two of them. */
const comparison: fc.Arbitrary<Expressed> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('#n', '#s', 'm.b', 'gone'),
      fc.constantFrom('=', '<>'),
      fc.oneof(number, text, fc.boolean()),
    )
    .map(([path, operator, value]) => ({ text: `${path} ${operator} :v`, values: { ':v': value } })),
  fc
    .tuple(
      fc.constantFrom('#n', '#s', 'm', 'gone'),
      fc.constantFrom('<', '<=', '>', '>='),
      fc.oneof(number, text),
    )
    .map(([path, operator, value]) => ({ text: `${path} ${operator} :v`, values: { ':v': value } })),
  fc
    .tuple(number, number)
    .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)
    .map(([low, high]) => ({ text: '#n BETWEEN :v AND :w', values: { ':v': low, ':w': high } })),
  fc.tuple(number, text).map(([a, b]) => ({ text: '#s IN (:v, :w)', values: { ':v': a, ':w': b } })),
  fc
    .constantFrom('attribute_exists', 'attribute_not_exists')
    .chain((name) =>
      fc.constantFrom('pk', '#n', 'm.b', 'gone').map((path) => ({ text: `${name}(${path})`, values: {} })),
    ),
  text.map((prefix) => ({ text: 'begins_with(#s, :v)', values: { ':v': prefix } })),
);

/** Placeholders of each part get a number of their own. */
function numbered({ text: expression, values }: Expressed, part: number): Expressed {
  return {
    text: expression.replaceAll(/:[vw]/g, (name) => `${name}${part}`),
    values: Object.fromEntries(Object.entries(values).map(([name, value]) => [`${name}${part}`, value])),
  };
}

const condition: fc.Arbitrary<Expressed> = fc
  .tuple(
    fc.array(comparison, { minLength: 1, maxLength: 3 }),
    fc.constantFrom('AND', 'OR'),
    fc.constantFrom('AND', 'OR'),
    fc.boolean(),
  )
  .map(([parts, first, second, negated]) => {
    const [a, b, c] = parts.map(numbered) as [Expressed, Expressed?, Expressed?];
    const rest =
      b === undefined
        ? ''
        : c === undefined
          ? ` ${first} ${b.text}`
          : ` ${first} (${b.text} ${second} NOT ${c.text})`;
    return {
      text: `${negated ? 'NOT ' : ''}${a.text}${rest}`,
      values: { ...a.values, ...b?.values, ...c?.values },
    };
  });

function expression(
  name: 'ConditionExpression' | 'FilterExpression',
  parts: Expressed | null,
): Record<string, unknown> {
  if (parts === null) return {};
  const names = Object.entries({ '#n': 'n', '#s': 's' }).filter(([placeholder]) =>
    parts.text.includes(placeholder),
  );
  return {
    [name]: parts.text,
    ...(names.length === 0 ? {} : { ExpressionAttributeNames: Object.fromEntries(names) }),
    ...(Object.keys(parts.values).length === 0 ? {} : { ExpressionAttributeValues: parts.values }),
  };
}

const metered = { ReturnConsumedCapacity: 'TOTAL' } as const;
const put: fc.Arbitrary<Operation> = fc
  .tuple(item, fc.option(condition), fc.option(mistake, { freq: 12 }))
  .map(
    ([drawn, when, wrong]) =>
      (TableName, run) =>
        new PutCommand({
          TableName,
          Item: { ...itemOf(drawn, run), ...wrong },
          ...expression('ConditionExpression', when),
          ...metered,
        }),
  );

const remove: fc.Arbitrary<Operation> = fc.tuple(anyKey, fc.option(condition)).map(
  ([key, when]) =>
    (TableName, run) =>
      new DeleteCommand({
        TableName,
        Key: keyIn(key, run),
        ...expression('ConditionExpression', when),
        ...metered,
      }),
);

const get: fc.Arbitrary<Operation> = fc.tuple(anyKey, fc.boolean()).map(
  ([key, ConsistentRead]) =>
    (TableName, run) =>
      new GetCommand({ TableName, Key: keyIn(key, run), ConsistentRead, ...metered }),
);

type Action = NonNullable<TransactWriteCommandInput['TransactItems']>[number];
type ActionOf = (TableName: string, run: string) => Action;
interface DrawnAction {
  readonly key: { readonly pk: string; readonly sk: string };
  readonly make: ActionOf;
}

const action: fc.Arbitrary<DrawnAction> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(item, fc.option(condition)).map(([drawn, when]) => ({
      key: drawn.key,
      make: (TableName: string, run: string) => ({
        Put: { TableName, Item: itemOf(drawn, run), ...expression('ConditionExpression', when) },
      }),
    })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(anyKey, fc.option(condition)).map(([key, when]) => ({
      key,
      make: (TableName: string, run: string) => ({
        Delete: { TableName, Key: keyIn(key, run), ...expression('ConditionExpression', when) },
      }),
    })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(anyKey, condition).map(([key, when]) => ({
      key,
      make: (TableName: string, run: string) => ({
        ConditionCheck: {
          TableName,
          Key: keyIn(key, run),
          ConditionExpression: when.text,
          ...expression('ConditionExpression', when),
        },
      }),
    })),
  },
);

/** A null for a key is refused with all of the transaction or with its action alone, as the engine has it. */
const mistakeInTransaction = mistake.filter((wrong) => wrong['inboxOf'] !== null);

/** A put that cannot be, of an item no other action means. */
const mistakenPut: fc.Arbitrary<ActionOf> = fc
  .tuple(item, mistakeInTransaction)
  .map(([drawn, wrong]) => (TableName, run) => ({
    Put: { TableName, Item: { ...itemOf(drawn, run), sk: 'mistaken', ...wrong } },
  }));

/** One mistake at most: which of two is named first is each engine's own affair. */
const transact: fc.Arbitrary<Operation> = fc
  .tuple(
    fc.uniqueArray(action, {
      minLength: 1,
      maxLength: 4,
      selector: ({ key }) => `${key.pk}/${key.sk}`,
    }),
    fc.option(mistakenPut, { freq: 8 }),
  )
  .map(([drawn, wrong]) => (TableName, run) => {
    const makes = [...drawn.map(({ make }) => make), ...(wrong === null ? [] : [wrong])];
    return new TransactWriteCommand({ TransactItems: makes.map((make) => make(TableName, run)) });
  });

const ranges: fc.Arbitrary<Expressed> = fc.oneof(
  fc.constant({ text: '', values: {} }),
  fc
    .tuple(fc.constantFrom('=', '<', '<=', '>', '>='), sortKey)
    .map(([operator, value]) => ({ text: ` AND sk ${operator} :s`, values: { ':s': value } })),
  fc
    .tuple(sortKey, sortKey)
    .map(([low, high]) => ({ text: ' AND sk BETWEEN :s AND :t', values: { ':s': low, ':t': high } })),
  fc
    .constantFrom('1', 'event#', 'é', '\u{1F600}', 'none')
    .map((prefix) => ({ text: ' AND begins_with(sk, :s)', values: { ':s': prefix } })),
);

const numberRanges: fc.Arbitrary<Expressed> = fc.oneof(
  fc.constant({ text: '', values: {} }),
  fc
    .tuple(fc.constantFrom('<', '<=', '>', '>='), fc.constantFrom(-20, 0.05, 20.5, 25))
    .map(([operator, value]) => ({ text: ` AND # ${operator} :s`, values: { ':s': value } })),
);

/** Where a query reads: the keys, whose sort key is `#` in the ranges, and the projection. */
const sources = [
  { partition: 'pk', sort: 'sk', names: partitionKeys, index: undefined },
  { partition: 'listOf', sort: 'listAt', names: ['p', 'q'], index: 'byAgency' },
  { partition: 'personListOf', sort: 'listAt', names: ['p', 'q'], index: 'byPerson' },
  { partition: 'alarmsOf', sort: 'alarmAt', names: ['p', 'q'], index: 'alarms' },
] as const;

/** A query with all that is drawn of it; a page after another is asked for with the key the last one ended with. */
export type DrawnQuery = (TableName: string, run: string) => QueryCommandInput;

export const query: fc.Arbitrary<DrawnQuery> = fc.constantFrom(...sources).chain((source) =>
  fc
    .record({
      name: fc.constantFrom(...source.names),
      range: source.index === undefined ? ranges : numberRanges,
      // No index holds the attributes that filters are drawn over, and none answers a filter over others.
      filter:
        source.index === undefined
          ? fc.option(condition.filter(({ text: t }) => !t.includes('pk')))
          : fc.constant(null),
      forward: fc.boolean(),
      limit: fc.option(fc.constantFrom(1, 2, 3, 50)),
      projection: fc.option(fc.constantFrom('sk', `pk, ${source.sort}`)),
      consistent: fc.boolean(),
    })
    .map(({ name, range, filter, forward, limit, projection, consistent }) => (TableName, run) => {
      const parts = expression('FilterExpression', filter);
      return {
        TableName,
        ...metered,
        ...parts,
        ...(source.index === undefined ? { ConsistentRead: consistent } : { IndexName: source.index }),
        KeyConditionExpression: `${source.partition} = :p${range.text.replace('#', source.sort)}`,
        ExpressionAttributeValues: { ...filter?.values, ':p': `${run}${name}`, ...range.values },
        ScanIndexForward: forward,
        ...(limit === null ? {} : { Limit: limit }),
        ...(projection === null ? {} : { ProjectionExpression: projection }),
      };
    }),
);

const ask: fc.Arbitrary<Operation> = query.map(
  (drawn) => (TableName, run) => new QueryCommand(drawn(TableName, run)),
);

/** What is done to two engines side by side: mostly writes, so that there is something to read. */
export const operations: fc.Arbitrary<readonly Operation[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: put },
    { weight: 3, arbitrary: transact },
    { weight: 1, arbitrary: remove },
    { weight: 1, arbitrary: get },
    { weight: 3, arbitrary: ask },
  ),
  { minLength: 15, maxLength: 40, size: 'max' },
);
