import { checkBounds } from './conditions.ts';
import { unsupported, validationError } from './errors.ts';
import type { Comparator, Condition, Operand } from './parser.ts';
import type { Placeholders } from './placeholders.ts';
import { typeOf, type Value } from './values.ts';

/** The attributes that are the key of a table or an index. */
export interface KeySchema {
  readonly partitionKey: string;
  readonly sortKey: string;
  readonly sortType: 'S' | 'N';
}

/** A bound of the sort key, as SQL compares it. */
interface Bound {
  readonly operator: Exclude<Comparator, '<>'>;
  readonly value: string | number;
}

export interface KeyRange {
  readonly partition: string;
  readonly bounds: readonly Bound[];
}

/**
 * The range of keys a key condition means: the partition, and at most one condition on the sort key.
 *
 * @throws ValidationException for any other condition
 */
export function keyRange(condition: Condition, schema: KeySchema, given: Placeholders): KeyRange {
  let partition: string | undefined;
  let bounds: readonly Bound[] | undefined;
  for (const term of termsOf(condition)) {
    const { name, comparator, values } = bindTerm(term, given);
    if (name === schema.partitionKey && partition === undefined) {
      if (comparator !== '=') throw validationError('Query key condition not supported');
      partition = String(keyValue(values[0], 'S'));
    } else if (name === schema.sortKey && bounds === undefined) {
      bounds = boundsOf(
        comparator,
        values.map((value) => keyValue(value, schema.sortType)),
      );
    } else throw validationError(`Query condition missed key schema element: ${schema.partitionKey}`);
  }
  if (partition === undefined)
    throw validationError(`Query condition missed key schema element: ${schema.partitionKey}`);
  return { partition, bounds: bounds ?? [] };
}

function termsOf(condition: Condition): readonly Condition[] {
  return condition.type === 'and' ? [...termsOf(condition.left), ...termsOf(condition.right)] : [condition];
}

interface Term {
  readonly name: string;
  readonly comparator: Comparator | 'BETWEEN' | 'begins_with';
  readonly values: readonly Value[];
}

function bindTerm(condition: Condition, given: Placeholders): Term {
  switch (condition.type) {
    case 'compare':
      return term(condition.comparator, condition.left, [condition.right], given);
    case 'between':
      return term('BETWEEN', condition.of, [condition.low, condition.high], given);
    case 'begins_with':
      return term('begins_with', condition.of, [condition.prefix], given);
    default:
      throw validationError(
        `Invalid operator used in KeyConditionExpression: ${condition.type.toUpperCase()}`,
      );
  }
}

function term(
  comparator: Term['comparator'],
  of: Operand,
  operands: readonly Operand[],
  given: Placeholders,
): Term {
  if (of.type === 'given') throw unsupported('a key condition whose value comes first');
  const [name, ...further] = given.path(of);
  if (name === undefined || further.length > 0)
    throw validationError('Invalid KeyConditionExpression: a key attribute must come first');
  const values = operands.map((operand) => {
    const { constant } = given.operand(operand);
    if (constant === undefined)
      throw validationError('Invalid KeyConditionExpression: a key is compared with a value');
    return constant;
  });
  return { name, comparator, values };
}

function keyValue(value: Value | undefined, type: 'S' | 'N'): string | number {
  if (value === undefined || typeOf(value) !== type)
    throw validationError(
      'One or more parameter values were invalid: Condition parameter type does not match schema type',
    );
  if (value === '')
    throw validationError(
      'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value.',
    );
  return value as string | number;
}

function boundsOf(comparator: Term['comparator'], values: readonly (string | number)[]): readonly Bound[] {
  const [value, high] = values as readonly [string | number, (string | number)?];
  switch (comparator) {
    case '<>':
      throw validationError('Unsupported operator in KeyConditionExpression: <>');
    case 'BETWEEN':
      checkBounds(value, high);
      return [
        { operator: '>=', value },
        { operator: '<=', value: high ?? value },
      ];
    case 'begins_with': {
      if (typeof value === 'number')
        throw validationError('Invalid KeyConditionExpression: begins_with wants a string, operand type: N');
      const after = successor(value);
      return [
        { operator: '>=', value },
        ...(after === undefined ? [] : [{ operator: '<' as const, value: after }]),
      ];
    }
    default:
      return [{ operator: comparator, value }];
  }
}

/** The first string after all that begin with a prefix, in the order of code points, which is that of UTF-8. */
function successor(prefix: string): string | undefined {
  const points = Array.from(prefix, (character) => character.codePointAt(0) ?? 0);
  while (points.at(-1) === 0x10_ff_ff) points.pop();
  const last = points.pop();
  if (last === undefined) return undefined;
  // Surrogates are no characters of their own.
  const next = last === 0xd7_ff ? 0xe0_00 : last + 1;
  return String.fromCodePoint(...points, next);
}
