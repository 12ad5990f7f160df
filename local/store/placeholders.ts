import { validationError } from './errors.ts';
import type { Operand, Path } from './parser.ts';
import { isReserved } from './reserved-words.ts';
import { type Item, toValue, type Value } from './values.ts';

/** What a request gives for the placeholders of its expressions; all of it must be used. */
export interface Given {
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>> | undefined;
  readonly ExpressionAttributeValues?: Readonly<Record<string, unknown>> | undefined;
}

/** Reads one value out of an item; undefined when it is not there. */
export type Read = (item: Item) => Value | undefined;

export class Placeholders {
  readonly #names: Readonly<Record<string, string>>;
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #used = new Set<string>();

  constructor({ ExpressionAttributeNames, ExpressionAttributeValues }: Given) {
    this.#names = ExpressionAttributeNames ?? {};
    this.#values = ExpressionAttributeValues ?? {};
  }

  /** @throws ValidationException when the name is reserved, or the placeholder undefined */
  name(text: string): string {
    if (!text.startsWith('#')) {
      if (isReserved(text))
        throw validationError(
          `Invalid expression: Attribute name is a reserved keyword; reserved keyword: ${text}`,
        );
      return text;
    }
    this.#used.add(text);
    const name = this.#names[text];
    if (name === undefined)
      throw validationError(
        `Invalid expression: An expression attribute name used in the document path is not defined; attribute name: ${text}`,
      );
    return name;
  }

  path({ names }: Path): readonly string[] {
    return names.map((name) => this.name(name));
  }

  /** @throws ValidationException when the placeholder is undefined */
  value(placeholder: string): Value {
    this.#used.add(placeholder);
    const value = this.#values[placeholder];
    if (value === undefined)
      throw validationError(
        `Invalid expression: An expression attribute value used in expression is not defined; attribute value: ${placeholder}`,
      );
    return toValue(value, placeholder);
  }

  /** The constant, if the operand is one, and how to read it from an item. */
  operand(operand: Operand): { readonly constant?: Value; readonly read: Read } {
    if (operand.type === 'given') {
      const constant = this.value(operand.name);
      return { constant, read: () => constant };
    }
    const path = this.path(operand);
    return { read: (item) => readPath(item, path) };
  }

  /** @throws ValidationException naming what no expression uses */
  expectAllUsed(): void {
    const unused = [...Object.keys(this.#names), ...Object.keys(this.#values)].filter((name) =>
      this.#values[name] !== undefined || name.startsWith('#') ? !this.#used.has(name) : false,
    );
    if (unused.length > 0)
      throw validationError(`Value provided unused in expressions: keys: {${unused.join(', ')}}`);
  }
}

export function readPath(item: Item, path: readonly string[]): Value | undefined {
  let value: Value | undefined = item;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    value = (value as Item)[name];
  }
  return value;
}
