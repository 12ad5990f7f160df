import { projected } from './capacity.ts';
import type { TableIndex } from './database.ts';
import { unsupported, validationError } from './errors.ts';
import { parsePath } from './parser.ts';
import type { Placeholders } from './placeholders.ts';
import { Tokens } from './tokens.ts';
import type { Item } from './values.ts';

/**
 * What a ProjectionExpression leaves of an item: whole attributes.
 *
 * @throws ValidationException when an index does not hold one of them, Error for a path into an attribute
 */
export function project(
  text: string | undefined,
  index: TableIndex | undefined,
  given: Placeholders,
): (item: Item) => Item {
  if (text === undefined) return (item) => item;
  const tokens = new Tokens(text);
  const wanted = new Set<string>();
  do {
    const [name = '', ...inside] = given.path(parsePath(tokens));
    if (inside.length > 0) throw unsupported('a path into an attribute in a ProjectionExpression');
    if (!isHeld(index, name))
      throw validationError(
        `One or more parameter values were invalid: Global secondary index ${index?.name ?? ''} does not project ${name}`,
      );
    if (wanted.has(name))
      throw validationError(
        `Invalid ProjectionExpression: Two document paths overlap with each other: ${name}`,
      );
    wanted.add(name);
  } while (tokens.takeIf(','));
  tokens.expectEnd();
  return (item) => Object.fromEntries(Object.entries(item).filter(([name]) => wanted.has(name)));
}

/** Whether an attribute can be read where a query reads: the table has all of them. */
export function isHeld(index: TableIndex | undefined, name: string): boolean {
  if (index === undefined) return true;
  const anItem = { [index.partitionKey]: 'any', [index.sortKey]: 0, [name]: 0 };
  return projected(index, anItem)?.[name] !== undefined;
}
