import { validationError } from './errors.ts';

/** What an attribute may hold: JSON. */
export type Value = null | boolean | number | string | readonly Value[] | Item;
export interface Item {
  readonly [attribute: string]: Value;
}

/** The types of DynamoDB that JSON has. */
export type ValueType = 'NULL' | 'BOOL' | 'N' | 'S' | 'L' | 'M';

export function typeOf(value: Value): ValueType {
  if (value === null) return 'NULL';
  if (typeof value === 'boolean') return 'BOOL';
  if (typeof value === 'number') return 'N';
  if (typeof value === 'string') return 'S';
  return Array.isArray(value) ? 'L' : 'M';
}

/**
 * An item as it is stored: what is undefined is left out, as the document client leaves it out.
 *
 * @throws Error naming the path of a value that is not JSON: sets, bytes, dates, instances of classes, numbers that are
 *   not finite or not exact
 */
export function toItem(input: object | undefined): Item {
  return toMap(input ?? {}, '');
}

function toMap(input: object, path: string): Item {
  const prototype: unknown = Object.getPrototypeOf(input);
  if (prototype !== null && prototype !== Object.prototype && input.constructor.name !== 'Object')
    throw new Error(`The embedded store keeps no ${input.constructor.name} (${path}).`);
  const item: Record<string, Value> = {};
  for (const [name, value] of Object.entries(input)) {
    if (value === undefined || typeof value === 'function') continue;
    if (name === '') throw validationError('Empty attribute name');
    // By assignment, `__proto__` would be lost.
    if (name === '__proto__') throw new Error(`The embedded store keeps no attribute ${name}.`);
    item[name] = toValue(value, path === '' ? name : `${path}.${name}`);
  }
  return item;
}

/** One value as it is stored; `path` names it in errors. */
export function toValue(input: unknown, path: string): Value {
  switch (typeof input) {
    case 'string':
      return input.isWellFormed() ? input : input.toWellFormed();
    case 'boolean':
      return input;
    case 'number':
      if (!Number.isFinite(input) || Math.abs(input) > Number.MAX_SAFE_INTEGER)
        throw new Error(`The embedded store keeps no number ${input} (${path}).`);
      return input;
    case 'object':
      if (input === null) return null;
      if (Array.isArray(input))
        return input
          .filter((value) => value !== undefined && typeof value !== 'function')
          .map((value, index) => toValue(value, `${path}[${index}]`));
      return toMap(input, path);
    default:
      throw new Error(`The embedded store keeps no ${typeof input} (${path}).`);
  }
}

/** Bytes of an item as DynamoDB counts them: names and values, in UTF-8. */
export function itemSize(item: Item): number {
  let size = 0;
  for (const [name, value] of Object.entries(item)) size += Buffer.byteLength(name) + valueSize(value);
  return size;
}

/** A list or a map takes three bytes, and one for each of its elements. */
export function valueSize(value: Value): number {
  if (value === null || typeof value === 'boolean') return 1;
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return numberSize(value);
  if (isList(value)) return value.reduce<number>((size, element) => size + 1 + valueSize(element), 3);
  return 3 + Object.keys(value).length + itemSize(value);
}

/** `Array.isArray` for readonly arrays, of which TypeScript's own says nothing. */
export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** A byte for each two digits, in pairs on both sides of the point, one for the exponent, one for a minus. */
function numberSize(value: number): number {
  if (value === 0) return 1;
  const [mantissa = '', exponent = '0'] = Math.abs(value).toExponential().split('e');
  // Before the point stands one digit, the second of its pair when the exponent is even.
  const digits = mantissa.replace('.', '').length + (Number(exponent) % 2 === 0 ? 1 : 0);
  return Math.ceil(digits / 2) + 1 + (value < 0 ? 1 : 0);
}

/** Whether two values are the same to DynamoDB: the order of a map's attributes says nothing. */
export function isSame(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (isList(a) || isList(b))
    return (
      isList(a) &&
      isList(b) &&
      a.length === b.length &&
      a.every((value, index) => isSame(value, b[index] ?? null))
    );
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => {
      const [left, right] = [a[name], b[name]];
      return left !== undefined && right !== undefined && isSame(left, right);
    })
  );
}

/** Strings in the order of their UTF-8 bytes, numbers as numbers; undefined between values of different types. */
export function compare(a: Value, b: Value): number | undefined {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return undefined;
}
