import { validationError } from './errors.ts';

/** `word`: a name, a placeholder or a keyword; `sign`: an operator or a bracket. */
export interface Token {
  readonly kind: 'word' | 'sign';
  readonly text: string;
}

const pattern = /\s*(?:([#:]?[A-Za-z_0-9][\w]*)|(<>|<=|>=|[=<>(),.[\]+-]))/y;

/** An expression's tokens, read one after another. */
export class Tokens {
  readonly #tokens: readonly Token[];
  readonly #text: string;
  #next = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = split(text);
  }

  peek(): Token | undefined {
    return this.#tokens[this.#next];
  }

  take(): Token {
    const token = this.peek();
    if (token === undefined) throw this.unexpected();
    this.#next += 1;
    return token;
  }

  /** Takes the next token if it is this sign or, whatever its case, this keyword. */
  takeIf(text: string): boolean {
    const token = this.peek();
    if (token === undefined || (token.text !== text && token.text.toUpperCase() !== text)) return false;
    this.#next += 1;
    return true;
  }

  expect(text: string): void {
    if (!this.takeIf(text)) throw this.unexpected();
  }

  expectEnd(): void {
    if (this.peek() !== undefined) throw this.unexpected();
  }

  unexpected(): Error {
    const token = this.peek()?.text ?? 'the end';
    return validationError(`Invalid expression: syntax error; token: "${token}", in: "${this.#text}"`);
  }
}

function split(text: string): readonly Token[] {
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  pattern.lastIndex = 0;
  while (pattern.lastIndex < end) {
    const at = pattern.lastIndex;
    const [, word, sign] = pattern.exec(text) ?? [];
    if (word === undefined && sign === undefined)
      throw validationError(`Invalid expression: syntax error; in: "${text.slice(at)}"`);
    tokens.push(word === undefined ? { kind: 'sign', text: sign ?? '' } : { kind: 'word', text: word });
  }
  if (tokens.length === 0) throw validationError('Invalid expression: The expression can not be empty;');
  return tokens;
}
