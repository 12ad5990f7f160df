import { bind, type Predicate } from './conditions.ts';
import { validationError } from './errors.ts';
import type { Condition, Operand, Path } from './parser.ts';
import type { Placeholders } from './placeholders.ts';

/**
 * Binds a filter: a condition that says nothing of the key its items are found by, nor of what an index does not hold.
 *
 * @throws ValidationException when it does
 */
export function bindFilter(
  condition: Condition,
  { partitionKey, sortKey }: { readonly partitionKey: string; readonly sortKey: string },
  given: Placeholders,
  isHeld: (name: string) => boolean,
): Predicate {
  const names = pathsIn(condition).map((path) => given.path(path)[0] ?? '');
  const missing = names.find((name) => !isHeld(name));
  if (missing !== undefined)
    throw validationError(
      `One or more parameter values were invalid: Secondary index does not project one or more filter attributes: [${missing}]`,
    );
  const key = names.find((name) => name === partitionKey || name === sortKey);
  if (key !== undefined)
    throw validationError(
      `Filter Expression can only contain non-primary key attributes: Primary key attribute: ${key}`,
    );
  return bind(condition, given);
}

function pathsIn(condition: Condition): readonly Path[] {
  switch (condition.type) {
    case 'and':
    case 'or':
      return [...pathsIn(condition.left), ...pathsIn(condition.right)];
    case 'not':
      return pathsIn(condition.of);
    case 'exists':
      return [condition.path];
    case 'compare':
      return onlyPaths([condition.left, condition.right]);
    case 'between':
      return onlyPaths([condition.of, condition.low, condition.high]);
    case 'in':
      return onlyPaths([condition.of, ...condition.among]);
    case 'begins_with':
      return onlyPaths([condition.of, condition.prefix]);
  }
}

function onlyPaths(operands: readonly Operand[]): readonly Path[] {
  return operands.filter((operand) => operand.type === 'path');
}
