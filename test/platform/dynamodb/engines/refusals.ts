import {
  GetCommand,
  PutCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Operation } from './operations.ts';

interface Case {
  readonly name: string;
  readonly make: Operation;
  /** Another engine than Amazon's own lets it pass. */
  readonly amazonsOnly: boolean;
}

type Values = Readonly<Record<string, unknown>>;

function condition(text: string, values?: Values, names?: Readonly<Record<string, string>>): Operation {
  return (TableName) =>
    new PutCommand({
      TableName,
      Item: { pk: 'r', sk: 'r', n: 1, s: 'x', m: { b: true } },
      ConditionExpression: text,
      ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
      ...(names === undefined ? {} : { ExpressionAttributeNames: names }),
    });
}

function keys(text: string, values: Values, further: Partial<QueryCommandInput> = {}): Operation {
  return (TableName) =>
    new QueryCommand({
      TableName,
      KeyConditionExpression: text,
      ExpressionAttributeValues: values,
      ...further,
    });
}

function puts(...items: readonly Values[]): Operation {
  return (TableName) =>
    new TransactWriteCommand({
      TransactItems: items.map((Item) => ({ Put: { TableName, Item: { ...Item } } })),
    });
}

function update(UpdateExpression: string, values?: Values): Operation {
  return (TableName) =>
    new UpdateCommand({
      TableName,
      Key: { pk: 'r', sk: 'update' },
      UpdateExpression,
      ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
    });
}

const list = { pk: 'r', sk: 'r', listOf: 'l', listAt: 0 };
const long = 'x'.repeat(2049);
const tooMany = Array.from({ length: 101 }, (_, index) => ({ pk: 'many', sk: String(index) }));
const tooLarge = Array.from({ length: 12 }, (_, index) => ({
  pk: 'large',
  sk: String(index),
  text: 'x'.repeat(390_000),
}));

const everywhere: Readonly<Record<string, Operation>> = {
  'a name given and not used': condition('n = :v', { ':v': 1 }, { '#q': 'q' }),
  'a value given and not used': condition('n = :v', { ':v': 1, ':w': 1 }),
  'a value not given': condition('n = :v'),
  'a name not given': condition('#n = :v', { ':v': 1 }),
  'values without an expression': (TableName) =>
    new PutCommand({ TableName, Item: { pk: 'r', sk: 's' }, ExpressionAttributeValues: { ':v': 1 } }),
  'an operator nobody knows': condition('n == :v', { ':v': 1 }),
  'an expression that breaks off': condition('n = :v AND', { ':v': 1 }),
  'an open bracket': condition('(n = :v', { ':v': 1 }),
  'brackets twice': condition('((n = :v))', { ':v': 1 }),
  'an empty expression': condition(''),
  'a reserved word': condition('status = :v', { ':v': 1 }),
  'whether a value exists': condition('attribute_exists(:v)', { ':v': 1 }),
  'what begins with a number': condition('begins_with(s, :v)', { ':v': 1 }),
  'bounds the wrong way round': condition('n BETWEEN :v AND :w', { ':v': 3, ':w': 1 }),
  'bounds of two types': condition('n BETWEEN :v AND :w', { ':v': 3, ':w': 'x' }),
  'keywords in small letters': condition('n = :v and not s = :v or n in (:v)', { ':v': 1 }),
  'a condition within a map': condition('m.b = :v', { ':v': true }),
  'a table that is not there': () => new GetCommand({ TableName: 'nowhere', Key: { pk: 'r', sk: 'r' } }),
  'half a key': (TableName) => new GetCommand({ TableName, Key: { pk: 'r' } }),
  'more than a key': (TableName) => new GetCommand({ TableName, Key: { pk: 'r', sk: 'r', n: 1 } }),
  'an empty key': (TableName) => new GetCommand({ TableName, Key: { pk: '', sk: 'r' } }),
  'a number for a key': (TableName) => new GetCommand({ TableName, Key: { pk: 1, sk: 'r' } }),
  'an item twice in a transaction': puts({ pk: 'r', sk: 'a' }, { pk: 'r', sk: 'a' }),
  'more than a hundred actions': puts(...tooMany),
  'more than four megabytes': puts(...tooLarge),
  'no action at all': puts(),
  'an index key of the wrong type in a transaction': puts({ pk: 'r', sk: 'a' }, { ...list, listAt: 'x' }),
  'an empty index key in a transaction': puts({ pk: 'r', sk: 'a' }, { ...list, listOf: '' }),
  'a key too long in a transaction': puts({ pk: 'r', sk: 'a' }, { pk: long, sk: 'a' }),
  'a page of nothing': keys('pk = :p', { ':p': 'r' }, { Limit: 0 }),
  'a query for either': keys('pk = :p OR sk = :p', { ':p': 'r' }),
  'a query without a partition': keys('sk = :p', { ':p': 'r' }),
  'a query for many partitions': keys('pk > :p', { ':p': 'r' }),
  'a query by another attribute': keys('pk = :p AND n = :v', { ':p': 'r', ':v': 1 }),
  'a query by two ranges': keys('pk = :p AND sk > :p AND sk < :p', { ':p': 'r' }),
  'a query for all but one': keys('pk = :p AND sk <> :p', { ':p': 'r' }),
  'a range the wrong way round': keys('pk = :p AND sk BETWEEN :v AND :w', {
    ':p': 'r',
    ':v': 'z',
    ':w': 'a',
  }),
  'brackets around key conditions': keys('(pk = :p) AND (sk >= :p)', { ':p': 'r' }),
  'a filter over the key': keys('pk = :p', { ':p': 'r', ':v': 1 }, { FilterExpression: 'sk = :v' }),
  'a filter over the table’s key in an index': keys(
    'listOf = :p',
    { ':p': 'l', ':v': 'r' },
    { IndexName: 'byAgency', FilterExpression: 'pk = :v' },
  ),
  'a consistent read of an index': keys(
    'listOf = :p',
    { ':p': 'l' },
    { IndexName: 'byAgency', ConsistentRead: true },
  ),
  'an index that is not there': keys('listOf = :p', { ':p': 'l' }, { IndexName: 'nowhere' }),
  'half a starting key': keys('pk = :p', { ':p': 'r' }, { ExclusiveStartKey: { pk: 'r' } }),
  'the table’s key to start an index': keys(
    'listOf = :p',
    { ':p': 'l' },
    { IndexName: 'byAgency', ExclusiveStartKey: { pk: 'r', sk: 'r' } },
  ),
  'a starting key of an item that is not there': keys(
    'listOf = :p',
    { ':p': 'l' },
    { IndexName: 'byAgency', ExclusiveStartKey: list },
  ),
  'an attribute asked for twice': keys('pk = :p', { ':p': 'r' }, { ProjectionExpression: 'n, n' }),
  'an update of the key': update('SET sk = :v', { ':v': 'x' }),
  'an update within what is not there': update('SET gone.b = :v', { ':v': 1 }),
  'a clause twice': update('SET a = :v REMOVE b SET c = :v', { ':v': 1 }),
};

const amazons: Readonly<Record<string, Operation>> = {
  'an operand twice': condition('n = n'),
  'less than a boolean': condition('n < :v', { ':v': true }),
  'a reserved word in a transaction': (TableName) =>
    new TransactWriteCommand({
      TransactItems: [
        {
          Put: {
            TableName,
            Item: { pk: 'r', sk: 'a' },
            ConditionExpression: 'status = :v',
            ExpressionAttributeValues: { ':v': 1 },
          },
        },
      ],
    }),
  'an attribute without a name': (TableName) =>
    new PutCommand({ TableName, Item: { pk: 'r', sk: 'a', '': 1 } }),
  'an index key too long': (TableName) =>
    new PutCommand({ TableName, Item: { pk: 'r', sk: 'a', listOf: long, listAt: 1 } }),
  'half a key in a transaction': puts({ pk: 'r', sk: 'a' }, { pk: 'r' }),
  'an empty partition': keys('pk = :p', { ':p': '' }),
  'a partition of the wrong type': keys('pk = :p', { ':p': 1 }),
  'all that begins with nothing': keys('pk = :p AND begins_with(sk, :v)', { ':p': 'r', ':v': '' }),
  'numbers that begin with': keys(
    'alarmsOf = :p AND begins_with(alarmAt, :v)',
    { ':p': 'r', ':v': 1 },
    { IndexName: 'alarms' },
  ),
  'numbers after a text': keys(
    'alarmsOf = :p AND alarmAt > :v',
    { ':p': 'r', ':v': 'x' },
    { IndexName: 'alarms' },
  ),
  'an attribute an index does not hold': keys(
    'alarmsOf = :p',
    { ':p': 'r' },
    { IndexName: 'alarms', ProjectionExpression: 'n' },
  ),
  'a filter over what an index does not hold': keys(
    'alarmsOf = :p',
    { ':p': 'r' },
    { IndexName: 'alarms', FilterExpression: 'attribute_exists(n)' },
  ),
  'a starting key of another partition': keys(
    'pk = :p',
    { ':p': 'r' },
    { ExclusiveStartKey: { pk: 's', sk: 'r' } },
  ),
  'a starting key out of range': keys(
    'pk = :p AND sk > :v',
    { ':p': 'r', ':v': 'm' },
    { ExclusiveStartKey: { pk: 'r', sk: 'a' } },
  ),
  'a removal within what is not there': update('REMOVE gone.b'),
};

/** What DynamoDB refuses, and a few things it takes although one might think otherwise. */
export const refusals: readonly Case[] = [
  ...Object.entries(everywhere).map(([name, make]) => ({ name, make, amazonsOnly: false })),
  ...Object.entries(amazons).map(([name, make]) => ({ name, make, amazonsOnly: true })),
];
