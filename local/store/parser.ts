import { unsupported, validationError } from './errors.ts';
import { Tokens } from './tokens.ts';

/** A path into an item as it is written: names or their placeholders. */
export interface Path {
  readonly type: 'path';
  readonly names: readonly string[];
}
/** A placeholder of a value. */
export interface Given {
  readonly type: 'given';
  readonly name: string;
}
export type Operand = Path | Given;
export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type Condition =
  | { readonly type: 'and' | 'or'; readonly left: Condition; readonly right: Condition }
  | { readonly type: 'not'; readonly of: Condition }
  | {
      readonly type: 'compare';
      readonly comparator: Comparator;
      readonly left: Operand;
      readonly right: Operand;
    }
  | { readonly type: 'between'; readonly of: Operand; readonly low: Operand; readonly high: Operand }
  | { readonly type: 'in'; readonly of: Operand; readonly among: readonly Operand[] }
  | { readonly type: 'exists'; readonly path: Path; readonly expected: boolean }
  | { readonly type: 'begins_with'; readonly of: Operand; readonly prefix: Operand };

/** Conditions that stood in brackets: DynamoDB refuses a second pair. */
const bracketed = new WeakSet<Condition>();

const comparators: ReadonlySet<string> = new Set<Comparator>(['=', '<>', '<', '<=', '>', '>=']);

/**
 * Parses a condition, filter or key condition: comparisons, BETWEEN, IN, AND, OR, NOT, brackets, attribute_exists,
 * attribute_not_exists and begins_with.
 *
 * @throws ValidationException on a mistake, Error naming a function or an index into a list, which are not known here
 */
export function parseCondition(text: string): Condition {
  const tokens = new Tokens(text);
  const condition = parseOr(tokens);
  tokens.expectEnd();
  return condition;
}

function parseOr(tokens: Tokens): Condition {
  let left = parseAnd(tokens);
  while (tokens.takeIf('OR')) left = { type: 'or', left, right: parseAnd(tokens) };
  return left;
}

function parseAnd(tokens: Tokens): Condition {
  let left = parseNot(tokens);
  while (tokens.takeIf('AND')) left = { type: 'and', left, right: parseNot(tokens) };
  return left;
}

function parseNot(tokens: Tokens): Condition {
  return tokens.takeIf('NOT') ? { type: 'not', of: parseNot(tokens) } : parsePrimary(tokens);
}

function parsePrimary(tokens: Tokens): Condition {
  if (tokens.takeIf('(')) {
    const condition = parseOr(tokens);
    tokens.expect(')');
    if (bracketed.has(condition))
      throw validationError('Invalid expression: The expression has redundant parentheses;');
    bracketed.add(condition);
    return condition;
  }
  const of = parseOperand(tokens);
  if (of.type === 'path' && of.names.length === 1 && tokens.takeIf('('))
    return parseFunction(of.names[0] ?? '', tokens);
  if (tokens.takeIf('BETWEEN')) {
    const low = parseOperand(tokens);
    tokens.expect('AND');
    return { type: 'between', of, low, high: parseOperand(tokens) };
  }
  if (tokens.takeIf('IN')) {
    tokens.expect('(');
    const among = [parseOperand(tokens)];
    while (tokens.takeIf(',')) among.push(parseOperand(tokens));
    tokens.expect(')');
    return { type: 'in', of, among };
  }
  const comparator = tokens.peek()?.text ?? '';
  if (!isComparator(comparator)) throw tokens.unexpected();
  tokens.take();
  return { type: 'compare', comparator, left: of, right: parseOperand(tokens) };
}

function parseFunction(name: string, tokens: Tokens): Condition {
  switch (name) {
    case 'attribute_exists':
    case 'attribute_not_exists': {
      const path = parsePath(tokens);
      tokens.expect(')');
      return { type: 'exists', path, expected: name === 'attribute_exists' };
    }
    case 'begins_with': {
      const of = parseOperand(tokens);
      tokens.expect(',');
      const prefix = parseOperand(tokens);
      tokens.expect(')');
      return { type: 'begins_with', of, prefix };
    }
    default:
      throw unsupported(`the function ${name} in an expression`);
  }
}

export function parseOperand(tokens: Tokens): Operand {
  const token = tokens.peek();
  if (token?.text.startsWith(':') !== true) return parsePath(tokens);
  tokens.take();
  return { type: 'given', name: token.text };
}

/** `a`, `#a`, `a.#b`. */
export function parsePath(tokens: Tokens): Path {
  const names: string[] = [];
  do {
    if (tokens.peek()?.kind !== 'word' || tokens.peek()?.text.startsWith(':') === true)
      throw tokens.unexpected();
    names.push(tokens.take().text);
  } while (tokens.takeIf('.'));
  if (tokens.peek()?.text === '[') throw unsupported('an index into a list in an expression');
  return { type: 'path', names };
}

function isComparator(text: string): text is Comparator {
  return comparators.has(text);
}
