import { validationError } from './errors.ts';
import { type Comparator, type Condition, type Operand, parseCondition } from './parser.ts';
import { type Given, Placeholders, type Read } from './placeholders.ts';
import { compare, type Item, isSame, typeOf, type Value } from './values.ts';

/** Whether an item meets a condition; one that is not there has no attributes. */
export type Predicate = (item: Item) => boolean;

const parsed = new Map<string, Condition>();

/** Texts of conditions remembered: those of the product are a few dozen, a list of many values makes one more. */
const remembered = 500;

/** Parses an expression, or remembers it. */
export function conditionOf(text: string): Condition {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const condition = parseCondition(text);
  if (parsed.size >= remembered) parsed.clear();
  parsed.set(text, condition);
  return condition;
}

/** The condition of a write with its own placeholders; always met when there is none. */
export function writeCondition(
  input: Given & { readonly ConditionExpression?: string | undefined },
): Predicate {
  const placeholders = new Placeholders(input);
  const { ConditionExpression: text } = input;
  const predicate = text === undefined ? () => true : bind(conditionOf(text), placeholders);
  placeholders.expectAllUsed();
  return predicate;
}

/**
 * Binds a condition to its placeholders.
 *
 * @throws ValidationException for what is wrong whatever the item is
 */
export function bind(condition: Condition, given: Placeholders): Predicate {
  switch (condition.type) {
    case 'and':
    case 'or': {
      const [left, right] = [bind(condition.left, given), bind(condition.right, given)];
      return condition.type === 'and'
        ? (item) => left(item) && right(item)
        : (item) => left(item) || right(item);
    }
    case 'not': {
      const of = bind(condition.of, given);
      return (item) => !of(item);
    }
    case 'exists': {
      const { read } = given.operand(condition.path);
      return (item) => (read(item) !== undefined) === condition.expected;
    }
    case 'compare':
      return bindComparison(condition, given);
    case 'between': {
      const bounds = [condition.low, condition.high].map((operand) => ordered(operand, given, 'BETWEEN'));
      checkBounds(bounds[0]?.constant, bounds[1]?.constant);
      const [of, low, high] = [ordered(condition.of, given, 'BETWEEN'), ...bounds].map(
        ({ read }) => read,
      ) as [Read, Read, Read];
      return (item) => holds('>=', of(item), low(item)) && holds('<=', of(item), high(item));
    }
    case 'in': {
      const of = given.operand(condition.of).read;
      const among = condition.among.map((operand) => given.operand(operand).read);
      return (item) => among.some((read) => holds('=', of(item), read(item)));
    }
    case 'begins_with': {
      checkDistinct('begins_with', condition.of, condition.prefix);
      const [of, prefix] = [condition.of, condition.prefix].map((operand) => {
        const { constant, read } = given.operand(operand);
        if (constant !== undefined && typeof constant !== 'string') throw wrongType('begins_with', constant);
        return read;
      }) as [Read, Read];
      return (item) => {
        const [text, start] = [of(item), prefix(item)];
        return typeof text === 'string' && typeof start === 'string' && text.startsWith(start);
      };
    }
  }
}

function bindComparison(condition: Extract<Condition, { type: 'compare' }>, given: Placeholders): Predicate {
  const { comparator } = condition;
  checkDistinct(comparator, condition.left, condition.right);
  const side = (operand: Operand): Read =>
    comparator === '=' || comparator === '<>'
      ? given.operand(operand).read
      : ordered(operand, given, comparator).read;
  const [left, right] = [side(condition.left), side(condition.right)];
  return (item) => holds(comparator, left(item), right(item));
}

/** An operand of what only strings and numbers can be: before and after. */
function ordered(
  operand: Operand,
  given: Placeholders,
  operator: string,
): { readonly constant?: Value; readonly read: Read } {
  const bound = given.operand(operand);
  const { constant } = bound;
  if (constant !== undefined && typeof constant !== 'string' && typeof constant !== 'number')
    throw wrongType(operator, constant);
  return bound;
}

/** @throws ValidationException unless both bounds of a BETWEEN have one type, and the upper is not the lower one */
export function checkBounds(low: Value | undefined, high: Value | undefined): void {
  if (low === undefined || high === undefined) return;
  const order = compare(low, high);
  if (order === undefined || order > 0)
    throw validationError(
      'Invalid expression: The BETWEEN operator requires an upper bound of the same type as the lower bound, and not before it',
    );
}

function checkDistinct(operator: string, left: Operand, right: Operand): void {
  if (left.type === 'path' && right.type === 'path' && left.names.join('.') === right.names.join('.'))
    throw validationError(
      `Invalid expression: The first operand must be distinct from the remaining operands for this operator or function; operator: ${operator}`,
    );
}

function wrongType(operator: string, value: Value): Error {
  return validationError(
    `Invalid expression: Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${typeOf(value)}`,
  );
}

function holds(comparator: Comparator, left: Value | undefined, right: Value | undefined): boolean {
  if (comparator === '<>') return !holds('=', left, right);
  if (left === undefined || right === undefined) return false;
  if (comparator === '=') return isSame(left, right);
  const order = compare(left, right);
  if (order === undefined) return false;
  switch (comparator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}
