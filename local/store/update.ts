import type { UpdateCommandInput } from '@aws-sdk/lib-dynamodb';
import { table } from '../../platform/dynamodb/table.ts';
import { bind, conditionOf } from './conditions.ts';
import { unsupported, validationError } from './errors.ts';
import type { ItemWrite } from './items.ts';
import { checkItem, keyGiven } from './keys.ts';
import { parseOperand, parsePath } from './parser.ts';
import { Placeholders, type Read } from './placeholders.ts';
import { Tokens } from './tokens.ts';
import { type Item, itemSize, type Value } from './values.ts';

type Edit = (before: Item, draft: Draft) => void;
interface Draft {
  [name: string]: Value | Draft;
}

type Update = Omit<UpdateCommandInput, 'TableName'>;

/**
 * The write an update means. An item that is not there begins with its key.
 *
 * @throws ValidationException when it is none, Error for what is not known here
 */
export function updateWrite(input: Update): ItemWrite {
  const key = keyGiven(input.Key);
  const given = new Placeholders(input);
  const condition =
    input.ConditionExpression === undefined
      ? () => true
      : bind(conditionOf(input.ConditionExpression), given);
  if (input.UpdateExpression === undefined) throw validationError('An update needs an UpdateExpression');
  const update = updateOf(input.UpdateExpression, given);
  given.expectAllUsed();
  return {
    key,
    condition,
    change(before) {
      const after = update(before ?? { ...key });
      checkItem(after, itemSize(after));
      return after;
    },
  };
}

/**
 * The change an UpdateExpression means: SET to a value or to another attribute, and REMOVE.
 *
 * @throws Error naming a clause or a function that is not known here
 */
function updateOf(text: string, given: Placeholders): (before: Item) => Item {
  const tokens = new Tokens(text);
  const edits: Edit[] = [];
  const clauses = new Set<string>();
  while (tokens.peek() !== undefined) {
    const clause = tokens.take().text;
    const parse = { SET: parseSet, REMOVE: parseRemove }[clause.toUpperCase()];
    if (parse === undefined) throw unsupported(`the clause ${clause} in an UpdateExpression`);
    if (clauses.has(clause.toUpperCase()))
      throw validationError(`Invalid UpdateExpression: The "${clause}" section can only be used once;`);
    clauses.add(clause.toUpperCase());
    do edits.push(parse(tokens, given));
    while (tokens.takeIf(','));
  }
  return (before) => {
    const draft = structuredClone<Draft>(before);
    for (const edit of edits) edit(before, draft);
    return draft;
  };
}

function parseSet(tokens: Tokens, given: Placeholders): Edit {
  const path = parseTarget(tokens, given);
  tokens.expect('=');
  const { read } = given.operand(parseOperand(tokens));
  const next = tokens.peek()?.text ?? '';
  if (['(', '+', '-'].includes(next)) throw unsupported('a function or arithmetic in an UpdateExpression');
  return (before, draft) => {
    set(draft, path, valueFor(read, before));
  };
}

function parseTarget(tokens: Tokens, given: Placeholders): readonly string[] {
  const path = given.path(parsePath(tokens));
  if (path[0] === table.partitionKey || path[0] === table.sortKey)
    throw validationError(
      `One or more parameter values were invalid: Cannot update attribute ${path[0]}. This attribute is part of the key`,
    );
  return path;
}

function valueFor(read: Read, before: Item): Value {
  const value = read(before);
  if (value === undefined)
    throw validationError('The provided expression refers to an attribute that does not exist in the item');
  return value;
}

function parseRemove(tokens: Tokens, given: Placeholders): Edit {
  const path = parseTarget(tokens, given);
  return (_before, draft) => {
    const [parent, name] = placeOf(draft, path);
    // A path to nothing leaves nothing to remove, but its way must be there.
    Reflect.deleteProperty(parent, name);
  };
}

function set(draft: Draft, path: readonly string[], value: Value): void {
  const [parent, name] = placeOf(draft, path);
  parent[name] = value;
}

function placeOf(draft: Draft, path: readonly string[]): readonly [Draft, string] {
  let parent = draft;
  for (const name of path.slice(0, -1)) {
    const next = parent[name];
    if (typeof next !== 'object' || next === null || Array.isArray(next))
      throw validationError('The document path provided in the update expression is invalid for update');
    parent = next as Draft;
  }
  return [parent, path.at(-1) ?? ''];
}
